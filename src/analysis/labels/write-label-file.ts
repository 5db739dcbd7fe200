import { rangesText } from './item-ranges';
import type { ItemLabels, LabelEntry, LabelFile } from './label-file';

/**
 * The text of a label file: JSON with each key on a line of its own, a final line end, and nothing that depends on
 * when or where it was made, so that git shows and merges what changed.
 */
export function labelFileText({ version, guard, labels }: LabelFile): string {
  const lines = [...labels].map(([key, entry]) => `    ${JSON.stringify(key)}: ${entryText(entry)}`);
  return [
    '{',
    `  "version": ${String(version)},`,
    `  "guard": ${JSON.stringify(guard)},`,
    lines.length === 0 ? '  "labels": {}' : `  "labels": {\n${lines.join(',\n')}\n  }`,
    '}',
    '',
  ].join('\n');
}

function entryText(entry: LabelEntry): string {
  const { operation, description, secrecy, integrity, error, items } = entry;
  return objectText({
    operation: JSON.stringify(operation),
    description: JSON.stringify(description),
    secrecy: listText(secrecy),
    integrity: listText(integrity),
    error: JSON.stringify(error),
    ...(items === undefined ? {} : { items: items === null ? 'null' : itemsText(items) }),
  });
}

function itemsText(items: readonly ItemLabels[]): string {
  const texts = items.map(({ items: ranges, description, secrecy, integrity }) =>
    objectText({
      items: JSON.stringify(rangesText(ranges)),
      description: JSON.stringify(description),
      secrecy: listText(secrecy),
      integrity: listText(integrity),
    }),
  );
  return `[${texts.join(', ')}]`;
}

function listText(tags: readonly string[]): string {
  return `[${tags.map((tag) => JSON.stringify(tag)).join(', ')}]`;
}

/** An object of members whose values are JSON text already. */
function objectText(members: Readonly<Record<string, string>>): string {
  const texts = Object.entries(members).map(([name, value]) => `${JSON.stringify(name)}: ${value}`);
  return `{ ${texts.join(', ')} }`;
}

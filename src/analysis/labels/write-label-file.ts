import type { Labels } from '../../gateway/difc/labels';
import { isJsonObject, type Json, type JsonObject } from '../../gateway/json';
import { rangesText } from './item-ranges';
import type { LabelEntry, LabelFile } from './label-file';

/**
 * The text of a label file: JSON with each key on a separate line, a final line end, and nothing that depends on
 * when or where it was made, so that git shows and merges what changed.
 */
export function labelFileText({ version, guard, labels }: LabelFile): string {
  const lines = [...labels].map(
    ([key, entry]) => `    ${JSON.stringify(key)}: ${lineOf(writtenEntry(entry))}`,
  );
  return [
    '{',
    `  "version": ${String(version)},`,
    `  "guard": ${JSON.stringify(guard)},`,
    lines.length === 0 ? '  "labels": {}' : `  "labels": {\n${lines.join(',\n')}\n  }`,
    '}',
    '',
  ].join('\n');
}

/** An entry as files and reports have it (scenario-format, Label files). */
export function writtenEntry({ operation, error, items, ...labels }: LabelEntry): JsonObject {
  return {
    operation,
    ...writtenLabels(labels),
    error,
    ...(items === undefined
      ? {}
      : { items: items && items.map((each) => writtenItem(rangesText(each.items), each)) }),
  };
}

function writtenItem(items: string, labels: Labels): JsonObject {
  return { items, ...writtenLabels(labels) };
}

function writtenLabels({ description, secrecy, integrity }: Labels): JsonObject {
  return { description, secrecy: [...secrecy], integrity: [...integrity] };
}

/** JSON on one line, with blanks as people write them. */
function lineOf(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(lineOf).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${lineOf(each)}`);
  return `{ ${members.join(', ')} }`;
}

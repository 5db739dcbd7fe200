import { itemPieces, type ItemPiece } from '../analysis/diff/item-pieces';
import type { LabelChange } from '../analysis/diff/label-changes';
import { rangesText } from '../analysis/labels/item-ranges';
import type { LabelEntry } from '../analysis/labels/label-file';
import type { AgentLabels, Labels } from '../gateway/difc/labels';
import { shorten } from '../scenario/compact';
import { plural } from './lines';

/** Lines about the items of one response. */
const MAX_ITEM_LINES = 5;
const MAX_TAGS = 10;
const TEXT_WIDTH = 120;

/** What changed, a line each; texts of the guard in it are not yet safe to print. */
export function changeLines({ kind, aspects, before, after }: LabelChange): string[] {
  if (!before || !after) {
    const entry = before ?? after;
    return entry ? [entryText(entry)] : [];
  }
  const isAll = kind === 'equivalent' || aspects.length === 2;
  return [
    ...(isAll || aspects.includes('request') ? requestLines(before, after) : []),
    ...(isAll || aspects.includes('response') ? responseLines(before, after) : []),
  ];
}

/** How a request is labeled, in one line. */
export function entryText(entry: LabelEntry): string {
  const { operation, error, items } = entry;
  if (operation === null) return `error: ${shorten(error ?? '', TEXT_WIDTH)}`;
  const response = items ? [`${plural(items.length, 'kind')} of labels in the response`] : [];
  return [operation, ...labelTexts(entry), ...response].join('; ');
}

function labelTexts({ secrecy, integrity }: AgentLabels): string[] {
  return [`secrecy ${tagList(secrecy)}`, `integrity ${tagList(integrity)}`];
}

function tagList(tags: readonly string[]): string {
  const shown = tags.slice(0, MAX_TAGS).map((tag) => shorten(tag, TEXT_WIDTH));
  const more = tags.length > MAX_TAGS ? [`… ${String(tags.length - MAX_TAGS)} more`] : [];
  return shown.length === 0 ? 'none' : [...shown, ...more].join(', ');
}

function requestLines(before: LabelEntry, after: LabelEntry): string[] {
  const lines: string[] = [];
  if (before.operation !== after.operation) {
    const why = after.operation === 'read' ? ' (a read always reaches the backend)' : '';
    lines.push(`operation: ${before.operation ?? 'none'} → ${after.operation ?? 'none'}${why}`);
  }
  if (before.operation !== null && after.operation !== null) lines.push(...labelLines(before, after));
  else lines.push(...errorLines(before, after));
  return lines;
}

function errorLines({ error: before }: LabelEntry, { error: after }: LabelEntry): string[] {
  if (before === after) return [];
  const text = (error: string | null): string => (error === null ? 'none' : shorten(error, TEXT_WIDTH));
  return [`error: ${text(before)} → ${text(after)}`];
}

/** Differences of two labels, such as `secrecy: - private:acme/app`. */
function labelLines(before: Labels, after: Labels): string[] {
  const tags = (['secrecy', 'integrity'] as const).flatMap((which) => {
    const removed = before[which].filter((tag) => !after[which].includes(tag)).map((tag) => `- ${tag}`);
    const added = after[which].filter((tag) => !before[which].includes(tag)).map((tag) => `+ ${tag}`);
    return removed.length + added.length === 0 ? [] : [`${which}: ${tagList([...removed, ...added])}`];
  });
  if (before.description === after.description) return tags;
  const quoted = (text: string): string => JSON.stringify(shorten(text, TEXT_WIDTH));
  return [...tags, `description: ${quoted(before.description)} → ${quoted(after.description)}`];
}

function responseLines(before: LabelEntry, after: LabelEntry): string[] {
  const errors = before.operation === null || after.operation === null ? [] : errorLines(before, after);
  const [one, other] = [responseText(before), responseText(after)];
  if (one !== other) return [`response: ${one} → ${other}`, ...errors];
  if (!before.items || !after.items) return errors;
  const lines = itemPieces(before.items, after.items).flatMap(pieceLines);
  const more = lines.length - MAX_ITEM_LINES;
  return more <= 1
    ? lines
    : [...lines.slice(0, MAX_ITEM_LINES), `… ${String(more)} more differences of items`];
}

function responseText({ operation, error, items }: LabelEntry): string {
  if (operation === null || error !== null) return 'none, because of an error';
  return items ? 'labeled' : 'unlabeled, so all of it passes';
}

function pieceLines({ first, last, before, after }: ItemPiece): string[] {
  const items = `${first === last ? 'item' : 'items'} ${rangesText([{ first, last }])}`;
  if (before && after) return labelLines(before, after).map((line) => `${items}: ${line}`);
  if (after) return [`${items}: removed before, now ${labelTexts(after).join('; ')}`];
  return [`${items}: removed`];
}

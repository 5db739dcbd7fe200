import { decodeAnswer } from '../gateway/guard-answer';
import { isJsonObject, ownValue, type Json } from '../gateway/json';
import { arrayAt } from '../gateway/json-pointer';
import type { Labels } from '../gateway/difc/labels';
import { unwrapMcpResult } from '../gateway/mcp-result';
import { decodePathLabels, itemIndex, type PathLabels } from '../gateway/path-labels';
import { stringifyGoJson } from '../gateway/go-json';
import { compactJson } from '../scenario/compact';

/** Characters of an item that a message shows. */
const SHOWN = 60;
/** Lists inside other values are looked for this deep. */
const LIST_LEVELS = 3;

/**
 * What is wrong with how an answer of `label_response` covers the items of a result; undefined when it covers each of
 * them once. Answers that give no labels, or that the gateway refuses, cover nothing: that is for others to report.
 */
export function coverageFault(output: Uint8Array, result: Json): string | undefined {
  const decoded = decodeAnswer(output);
  if (!decoded.ok) return undefined;
  const { map, source } = decoded.value;
  if (Object.hasOwn(map, 'labeled_paths')) {
    const paths = decodePathLabels(source);
    return paths.ok ? pathFault(paths.value, unwrapMcpResult(result)) : undefined;
  }
  const items = ownValue(map, 'items');
  return Array.isArray(items) && items.length > 0 ? legacyFault(items, result) : undefined;
}

function pathFault(paths: PathLabels, root: Json): string | undefined {
  const { entries, defaultLabels, itemsPath } = paths;
  if (itemsPath === '' && !Array.isArray(root)) return singleFault(paths);
  const items = arrayAt(root, itemsPath);
  if (!items.ok) return undefined;
  const count = items.value.length;
  const known = new Map<number, PathLabels['entries'][number]>();
  for (const entry of entries) {
    const index = itemIndex(entry.path, itemsPath);
    if (index === undefined || index < 0 || index >= count)
      return `the path ${JSON.stringify(entry.path)} points at none of the ${counted(count)}`;
    const other = known.get(index);
    if (other && tags(other.labels) !== tags(entry.labels))
      return `item ${String(index)} has two entries with different labels, ${JSON.stringify(other.path)} and ${JSON.stringify(entry.path)}; the last one counts`;
    known.set(index, entry);
  }
  if (defaultLabels || known.size === count) return undefined;
  const missing = items.value.findIndex((_, at) => !known.has(at));
  const more = count - known.size - 1;
  const others = more === 0 ? '' : ` and ${String(more)} more`;
  return `no path covers item ${String(missing)}${others} of ${counted(count)}, and there are no default_labels`;
}

/** A result that is no list is one item with the default labels, whatever paths say. */
function singleFault({ entries, defaultLabels }: PathLabels): string | undefined {
  if (!defaultLabels)
    return 'the result is no list, so that only default_labels cover it, and there are none';
  const other = entries.find(({ labels }) => tags(labels) !== tags(defaultLabels));
  if (!other) return undefined;
  return `the result is no list, so that the labels of the path ${JSON.stringify(other.path)} do not count; default_labels are others`;
}

/** The form `items`: copies of what they label. */
function legacyFault(items: readonly Json[], result: Json): string | undefined {
  const copies = items.filter(isJsonObject).map((item) => stringifyGoJson(ownValue(item, 'data') ?? null));
  const root = unwrapMcpResult(result);
  const candidates = [[root], [result], ...listsIn(root)].map((list) =>
    list.map((item) => stringifyGoJson(item)),
  );
  const faults = candidates.map((list) => copyFault(list, copies));
  if (faults.some((fault) => fault === undefined)) return undefined;
  const [best] = faults.toSorted((a, b) => (a?.count ?? 0) - (b?.count ?? 0));
  return best?.text;
}

/** How copies differ from a list, and in how many items; undefined when each is there once. */
function copyFault(
  list: readonly string[],
  copies: readonly string[],
): { readonly text: string; readonly count: number } | undefined {
  const left = new Map<string, number>();
  for (const item of list) left.set(item, (left.get(item) ?? 0) + 1);
  const extra: string[] = [];
  for (const copy of copies) {
    const count = left.get(copy) ?? 0;
    if (count > 0) left.set(copy, count - 1);
    else extra.push(copy);
  }
  const lost = [...left].filter(([, count]) => count > 0).map(([item]) => item);
  const [missing, added] = [lost[0], extra[0]];
  const count = lost.length + extra.length;
  const items = counted(list.length);
  if (missing !== undefined)
    return { count, text: `items lacks ${shown(missing)}, one of ${items} of the result` };
  if (added === undefined) return undefined;
  const what = list.includes(added) ? 'twice' : 'which the result does not hold';
  return { count, text: `items holds ${shown(added)}, ${what}` };
}

function listsIn(root: Json): (readonly Json[])[] {
  const lists: (readonly Json[])[] = [];
  let level: readonly Json[] = [root];
  for (let depth = 0; depth < LIST_LEVELS; depth++) {
    for (const each of level) if (Array.isArray(each)) lists.push(each);
    level = level.flatMap((each) => (isJsonObject(each) ? Object.values(each) : []));
  }
  return lists;
}

function tags({ secrecy, integrity }: Labels): string {
  return JSON.stringify([secrecy, integrity]);
}

function counted(count: number): string {
  return count === 1 ? '1 item' : `${String(count)} items`;
}

function shown(json: string): string {
  return compactJson(JSON.parse(json) as Json, SHOWN);
}

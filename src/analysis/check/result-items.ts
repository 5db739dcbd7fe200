import { stringifyGoJson } from '../../gateway/go-json';
import { isJsonObject, ownValue, type Json, type JsonObject } from '../../gateway/json';
import { unwrapMcpResult } from '../../gateway/mcp-result';

/** What a tool's result holds, whether or not it is an MCP result. */
export interface ResultContent {
  readonly value: Json;
  /** Whether `value` was the text of an MCP result. */
  readonly isWrapped: boolean;
  /** The same kind of result with another value in it. */
  readonly holding: (value: Json) => Json;
}

/** A list of items somewhere in a value. */
export interface ItemList {
  readonly items: readonly Json[];
  /** The whole value with other items; a count beside them is that of the items. */
  readonly holding: (items: readonly Json[]) => Json;
}

/** How far the numbers of copies are from those of their originals. */
const BETWEEN_COPIES = 10_000;
const LIST_KEYS = ['items', 'nodes'];
const COUNT_KEYS = ['total_count', 'totalCount'];
/** Says something of a list, and nothing of its items. */
const ABOUT_LISTS = new Set([...COUNT_KEYS, 'incomplete_results', 'pageInfo']);

/** What is inside a result; a result that holds no JSON is its own content. */
export function contentOf(result: Json): ResultContent {
  const value = unwrapMcpResult(result);
  if (value === result || !isJsonObject(result))
    return { value: result, isWrapped: false, holding: (other) => other };
  return { value, isWrapped: true, holding: (other) => ({ ...result, content: [textBlock(other)] }) };
}

/** A block of an MCP result that holds a value as JSON. */
export function textBlock(value: Json): JsonObject {
  return { type: 'text', text: stringifyGoJson(value) };
}

/** The items of a list, or of a page of one as REST and GraphQL answer it; undefined for anything else. */
export function itemListOf(value: Json): ItemList | undefined {
  if (Array.isArray(value)) return { items: value, holding: (items) => [...items] };
  if (!isJsonObject(value)) return undefined;
  const key = listKey(value);
  const items = key === undefined ? undefined : ownValue(value, key);
  if (key === undefined || !Array.isArray(items)) return undefined;
  return {
    items,
    holding: (others) => ({ ...value, ...countsOf(value, others.length), [key]: [...others] }),
  };
}

function listKey(value: JsonObject): string | undefined {
  const lists = Object.keys(value).filter((key) => Array.isArray(ownValue(value, key)));
  const isCounted = COUNT_KEYS.some((key) => typeof ownValue(value, key) === 'number');
  return (
    LIST_KEYS.find((key) => lists.includes(key)) ?? (isCounted && lists.length === 1 ? lists[0] : undefined)
  );
}

function countsOf(value: JsonObject, count: number): JsonObject {
  const keys = COUNT_KEYS.filter((key) => Object.hasOwn(value, key));
  return Object.fromEntries(keys.map((key) => [key, count]));
}

/** `count` items: the given ones, at least one, then copies of them with other numbers. */
export function manyItems(items: readonly Json[], count: number): Json[] {
  return Array.from({ length: count }, (_, at) => {
    const original = items[at % items.length] ?? null;
    return copyOf(original, Math.floor(at / items.length));
  });
}

/** A copy of an item with another number and address, as a list has them; the original is copy 0. */
function copyOf(item: Json, copy: number): Json {
  if (copy === 0 || !isJsonObject(item)) return item;
  const number = ownValue(item, 'number');
  const moved = (value: Json): Json =>
    typeof value === 'number' ? copiedNumber(value, copy) : movedAddress(value, number, copy);
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => [
      key,
      ['number', 'id', 'html_url', 'url'].includes(key) ? moved(value) : value,
    ]),
  );
}

/** The number that a copy has in place of its original's. */
export function copiedNumber(number: number, copy: number): number {
  return number + copy * BETWEEN_COPIES;
}

function movedAddress(value: Json, number: Json | undefined, copy: number): Json {
  const end = `/${String(number)}`;
  if (typeof value !== 'string' || typeof number !== 'number' || !value.endsWith(end)) return value;
  return `${value.slice(0, -end.length)}/${String(copiedNumber(number, copy))}`;
}

/** Whether a value, or the text of an MCP result, says anything: empty lists and counts of nothing do not. */
export function holdsData(value: Json): boolean {
  const pending: Json[] = [contentOf(value).value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Array.isArray(next)) for (const each of next) pending.push(each);
    else if (isJsonObject(next))
      for (const [key, each] of Object.entries(next)) pending.push(ABOUT_LISTS.has(key) ? null : each);
    else if (next !== null && next !== '') return true;
  }
  return false;
}

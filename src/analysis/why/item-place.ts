import { isJsonObject, type Json, type JsonObject } from '../../gateway/json';
import { deepEqual } from '../../scenario/equality';

/** Where a value is inside another one: keys of objects and positions in lists, outermost first. */
export type Place = readonly (string | number)[];

/** Lists of a result that are looked at. */
const MAX_LISTS = 1000;

/**
 * Where an item of a response is in the content of the tool's result; undefined when the guard answers with other
 * data than the tool did.
 * @param items all items that the guard labeled, in their order
 */
export function itemPlace(content: Json, items: readonly Json[], at: number): Place | undefined {
  const item = items[at];
  if (item === undefined) return undefined;
  if (items.length === 1 && deepEqual(content, item)) return [];
  const lists = listsIn(content);
  // The list of the items itself, so that each of two equal items has its own place.
  const whole = lists.find(
    ({ list }) =>
      list.length === items.length && list.every((each, index) => deepEqual(each, items[index] ?? null)),
  );
  if (whole) return [...whole.place, at];
  for (const { place, list } of lists) {
    const index = list.findIndex((each) => deepEqual(each, item));
    if (index >= 0) return [...place, index];
  }
  return undefined;
}

interface FoundList {
  readonly place: Place;
  readonly list: readonly Json[];
}

/** The lists in a value, outer ones first. */
function listsIn(value: Json): FoundList[] {
  const found: FoundList[] = [];
  let level: { readonly place: Place; readonly value: Json }[] = [{ place: [], value }];
  while (level.length > 0 && found.length < MAX_LISTS) {
    for (const each of level)
      if (Array.isArray(each.value)) found.push({ place: each.place, list: each.value });
    level = level.flatMap(({ place, value: outer }) =>
      membersOf(outer).map(([key, member]) => ({ place: [...place, key], value: member })),
    );
  }
  return found;
}

function membersOf(value: Json): [string | number, Json][] {
  const members = Array.isArray(value)
    ? [...value.entries()]
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  return members.filter(([, member]) => typeof member === 'object' && member !== null);
}

/** The same value with another one at a place; undefined takes a property away. */
export function withValueAt(value: Json, [key, ...rest]: Place, replacement: Json | undefined): Json {
  if (key === undefined) return replacement ?? null;
  if (Array.isArray(value))
    return value.map((each, at) => (at === key ? withValueAt(each, rest, replacement) : each));
  if (!isJsonObject(value) || typeof key !== 'string') return value;
  const others = Object.entries(value).filter(([name]) => name !== key);
  if (rest.length === 0 && replacement === undefined) return Object.fromEntries(others);
  const changed: JsonObject = { ...value };
  // A property of any name, `__proto__` among them.
  Object.defineProperty(changed, key, {
    value: withValueAt(value[key] ?? null, rest, replacement),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return changed;
}

/** The value at a place; undefined when there is none. */
export function valueAt(value: Json, place: Place): Json | undefined {
  let current: Json | undefined = value;
  for (const key of place) {
    if (Array.isArray(current)) current = typeof key === 'number' ? current[key] : undefined;
    else if (isJsonObject(current) && typeof key === 'string' && Object.hasOwn(current, key))
      current = current[key];
    else return undefined;
  }
  return current;
}

/** A place as a JSON pointer (RFC 6901). */
export function pointerOf(place: Place): string {
  return place.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

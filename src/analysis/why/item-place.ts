import { isJsonObject, type Json } from '../../gateway/json';
import { deepEqual } from '../../scenario/equality';
import type { Place } from '../value-place';

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

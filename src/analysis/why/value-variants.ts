import { isJsonObject, type Json } from '../../gateway/json';
import { deepEqual } from '../../scenario/equality';
import { pointerOf, valueAt, type Place } from '../value-place';

/** One value of an item, replaced by another, to see whether the guard's labels follow it. */
export interface ValueVariant {
  /** Where it is in the item. */
  readonly place: Place;
  /** Absent when the item does not have the property. */
  readonly before?: Json;
  /** Absent when the property is taken away. */
  readonly after?: Json;
}

/** Places of an item that are looked at, how deep they are, and other items whose values are tried. */
const MAX_PLACES = 200;
const MAX_DEPTH = 6;
const MAX_OTHERS = 2;

/** What GitHub's APIs say of an author (`author_association`). */
const ASSOCIATIONS: readonly string[] = ['OWNER', 'MEMBER', 'COLLABORATOR', 'CONTRIBUTOR', 'NONE'];
const MOMENT = '2024-01-01T00:00:00Z';
/** Properties that labels often follow; they are tried first, in this order. */
const TELLING: readonly RegExp[] = [
  /^author_?association$/i,
  /^(login|username|author|user|sender|creator)$/i,
  /^(private|is_?private|visibility)$/i,
  /^(merged|merged_?at|merged_?by|state|draft|verified)$/i,
  /^(type|permission|role_?name|name|labels|full_?name|owner)$/i,
];

/**
 * Other values for the places of an item, those that labels often follow first; for each place what other items have
 * there, what its API may answer there, and no value at all.
 * @param others items with other labels
 */
export function valueVariants(item: Json, others: readonly Json[]): ValueVariant[] {
  const places = [...placesOf(item), ...missingPlaces(item, others)];
  const ranked = places.map((place, at) => ({ place, at, rank: rankOf(place) }));
  ranked.sort((a, b) => a.rank - b.rank || a.at - b.at);
  return ranked.flatMap(({ place }) => variantsAt(item, place, others));
}

function rankOf(place: Place): number {
  const keys = place.filter((key) => typeof key === 'string');
  const found = TELLING.findIndex((pattern) => pattern.test(keys.at(-1) ?? ''));
  return found < 0 ? TELLING.length : found;
}

function variantsAt(item: Json, place: Place, others: readonly Json[]): ValueVariant[] {
  const before = valueAt(item, place);
  const values: Json[] = [];
  const add = (value: Json | undefined): void => {
    if (value === undefined || (before !== undefined && deepEqual(value, before))) return;
    if (!values.some((each) => deepEqual(each, value))) values.push(value);
  };
  for (const other of others) if (values.length < MAX_OTHERS) add(valueAt(other, place));
  for (const value of likely(String(place.at(-1) ?? ''), before)) add(value);
  const had = before === undefined ? {} : { before };
  const changed = values.map((after): ValueVariant => ({ place, ...had, after }));
  const isProperty = before !== undefined && typeof place.at(-1) === 'string';
  return isProperty ? [...changed, { place, before }] : changed;
}

/** Values that the property of an API may have. */
function likely(key: string, before: Json | undefined): Json[] {
  if (/^author_?association$/i.test(key)) return [...ASSOCIATIONS];
  if (/^visibility$/i.test(key)) return ['private', 'public'];
  if (/_?at$/i.test(key) && before === null) return [MOMENT];
  if (typeof before === 'boolean') return [!before];
  return typeof before === 'string' && before !== '' ? [`${before}-2`] : [];
}

/** The places of single values, and of empty lists and objects, outer ones first. */
function placesOf(item: Json): Place[] {
  const found: Place[] = [];
  let level: { readonly place: Place; readonly value: Json }[] = [{ place: [], value: item }];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0 && found.length < MAX_PLACES; depth++) {
    for (const { place, value } of level) if (membersOf(value).length === 0) found.push(place);
    level = level.flatMap(({ place, value }) =>
      membersOf(value).map(([key, member]) => ({ place: [...place, key], value: member })),
    );
  }
  return found.slice(0, MAX_PLACES);
}

function membersOf(value: Json): [string | number, Json][] {
  if (Array.isArray(value)) return [...value.entries()];
  return isJsonObject(value) ? Object.entries(value) : [];
}

/** Properties that an item lacks: what other items have, and what says how far its author is trusted. */
function missingPlaces(item: Json, others: readonly Json[]): Place[] {
  if (!isJsonObject(item)) return [];
  const keys = new Set(others.flatMap((other) => (isJsonObject(other) ? Object.keys(other) : [])));
  const isRated = Object.keys(item).some((key) => /^author_?association$/i.test(key));
  if (!isRated) keys.add('author_association');
  return [...keys].filter((key) => !Object.hasOwn(item, key)).map((key) => [key]);
}

/** Where a value is in its item, as a JSON pointer; empty: the item itself. */
export function variantPointer({ place }: ValueVariant): string {
  return pointerOf(place);
}

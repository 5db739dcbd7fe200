import { stringifyGoJson } from '../go-json';
import { isJsonObject, ownValue, type Json, type JsonObject } from '../json';

/** A body as the proxy writes it anew after its items were checked. */
export interface RebuiltBody {
  readonly body: Json;
  /** Where it does not hold just the items that are left, or where it is not known what it holds: why. */
  readonly problem?: { readonly kind: 'not-replaced' | 'not-known'; readonly message: string };
}

/** Lists of a search envelope that the proxy replaces; the first that is there. */
const ENVELOPE_LISTS = ['items', 'repositories'] as const;
/** Lists of GraphQL that the proxy replaces. */
const GRAPHQL_LISTS = ['nodes', 'edges'] as const;

/**
 * The body of a REST answer with the `items` that are left (server-layer, "Proxy mode"): a search envelope gets them
 * as its list, a single item that came as an object is that object, everything else is a bare list.
 */
export function restBody(original: Json, items: readonly Json[]): RebuiltBody {
  if (Array.isArray(original)) return listBody(original, items);
  if (!isJsonObject(original)) return { body: [...items] };
  if (Object.hasOwn(original, 'total_count')) return envelope(original, items);
  const [only, ...others] = items;
  const isSingle = only !== undefined && others.length === 0 && !Object.hasOwn(original, 'data');
  return { body: isSingle ? only : [...items] };
}

/** A list whose guard labels it as one item, itself: later releases take it out of the list of one, others do not. */
function listBody(original: readonly Json[], items: readonly Json[]): RebuiltBody {
  const [only, ...others] = items;
  const isItself =
    Array.isArray(only) &&
    others.length === 0 &&
    only.length === original.length &&
    stringifyGoJson(only) === stringifyGoJson([...original]);
  if (!isItself) return { body: [...items] };
  const message =
    'the only item is the whole list: releases of the proxy differ in whether the client gets the list or a list that holds it';
  return { body: only, problem: { kind: 'not-known', message } };
}

function envelope(original: JsonObject, items: readonly Json[]): RebuiltBody {
  const list = ENVELOPE_LISTS.find((key) => Object.hasOwn(original, key));
  const body: JsonObject = {
    ...original,
    ...(list === undefined ? {} : { [list]: [...items] }),
    total_count: items.length,
    incomplete_results: false,
  };
  if (list !== undefined) return { body };
  const message =
    'the proxy counts the items of an envelope with `total_count` anew, but replaces only the lists `items` and `repositories`, and this envelope has neither: all of it reaches the client, filtered items too';
  return { body, problem: { kind: 'not-replaced', message } };
}

/**
 * The body of a GraphQL answer of which items were filtered: the first list `nodes` or `edges` has those that are left.
 * Without any of them, or without such a list, there is no data. The proxy walks objects in random order: with more
 * than one list it is not known which one it replaces.
 */
export function graphQlBody(original: Json, items: readonly Json[]): RebuiltBody {
  const noData = { data: null };
  if (!isJsonObject(original) || items.length === 0) return { body: noData };
  const data = ownValue(original, 'data');
  const paths = listPaths(data ?? null, []);
  const [path, ...others] = paths;
  if (path === undefined) return { body: noData };
  const body = { ...original, data: replacedAt(data ?? null, path, items) };
  if (others.length === 0) return { body };
  const message = `the proxy replaces one list of a GraphQL answer, the first it comes to in a random order, and this answer has ${String(paths.length)}: which of them is filtered is not known`;
  return { body, problem: { kind: 'not-known', message } };
}

/** Keys from `value` to each object that has a list, from the outside: what is below one of them does not count. */
function listPaths(value: Json, path: readonly string[]): (readonly string[])[] {
  if (!isJsonObject(value)) return [];
  if (GRAPHQL_LISTS.some((key) => Object.hasOwn(value, key))) return [path];
  return Object.entries(value).flatMap(([key, child]) => listPaths(child, [...path, key]));
}

function replacedAt(value: Json, [key, ...rest]: readonly string[], items: readonly Json[]): Json {
  if (!isJsonObject(value)) return value;
  if (key !== undefined) return { ...value, [key]: replacedAt(value[key] ?? null, rest, items) };
  const list = GRAPHQL_LISTS.find((name) => Object.hasOwn(value, name)) ?? 'nodes';
  const count = Object.hasOwn(value, 'totalCount') ? { totalCount: items.length } : {};
  return { ...value, [list]: [...items], ...count };
}

import { isJsonObject, type Json, type JsonObject } from '../../gateway/json';
import { repositoryValue } from '../../scenario/world-answer';
import { renamed, withVisibility } from '../adapt-answers';
import type { RepositoryName } from '../tool';
import { contentOf, itemListOf, manyItems } from './result-items';

/** A public repository that no request names. */
const PUBLIC: RepositoryName = { owner: 'octo-org', repo: 'open-data' };
const PUBLIC_VALUE = repositoryValue(`${PUBLIC.owner}/${PUBLIC.repo}`, false);
/** A list is not made larger than this, in characters of JSON. */
const MAX_LIST = 1024 * 1024;

/** Ways to say the same data in another shape; the first of each is the result as it is. */
export const COUNTS = [0, 1, 2, 3, 25, 100, 1_000] as const;
export const NESTINGS = ['{items}', '{nodes}', '{data}', '{result}', '[…]', '{total_count, items}'] as const;
export const ORDERS = ['as it is', 'properties reversed', 'items reversed'] as const;
export const VISIBILITY_FLAGS = [
  'as they are',
  'missing',
  'false for a public fork',
  'false for a public repository in the last item',
  'false for a public repository in the first item',
] as const;
export const EXTRAS = ['none', 'empty lists', 'unknown properties', 'null'] as const;

/** How a result differs from the one of its request. */
export interface ResultVariation {
  /** Items of the list; 0: as many as there are. */
  readonly count: (typeof COUNTS)[number];
  /** What the content is put into, innermost first. */
  readonly nesting: readonly (typeof NESTINGS)[number][];
  readonly order: (typeof ORDERS)[number];
  /** `private` and `visibility` in the items. */
  readonly flags: (typeof VISIBILITY_FLAGS)[number];
  readonly extra: (typeof EXTRAS)[number];
}

export interface VariedResult {
  readonly result: Json;
  /** The item that is about another, public repository. */
  readonly publicItem?: Json;
}

export const UNVARIED: ResultVariation = {
  count: 0,
  nesting: [],
  order: 'as it is',
  flags: 'as they are',
  extra: 'none',
};

/** The result of a request about `repository`, varied. */
export function variedResult(
  result: Json,
  repository: RepositoryName,
  variation: ResultVariation,
): VariedResult {
  const { nesting, order, extra } = variation;
  const content = contentOf(result);
  const list = itemListOf(content.value);
  const { items, publicItem } = variedItems(list?.items ?? [content.value], repository, variation);
  const isSingle = list === undefined && items.length === 1;
  let value = isSingle ? (items[0] ?? null) : (list?.holding(items) ?? [...items]);
  if (extra === 'empty lists' && isJsonObject(value)) value = withExtra(value, extra);
  const arranged = (each: Json): Json => (order === 'properties reversed' ? reversed(each) : each);
  value = nesting.reduce<Json>(nested, arranged(value));
  return {
    result: content.holding(value),
    ...(publicItem === undefined ? {} : { publicItem: arranged(publicItem) }),
  };
}

function variedItems(
  plain: readonly Json[],
  repository: RepositoryName,
  { count, order, flags, extra }: ResultVariation,
): { readonly items: readonly Json[]; readonly publicItem?: Json } {
  const [first] = plain;
  if (first === undefined) return { items: [] };
  const given = plain.map((item) => varied(item, flags, extra));
  const most = Math.max(1, Math.floor((MAX_LIST / (JSON.stringify(given).length + 1)) * given.length));
  const many = count === 0 ? given : manyItems(given, Math.min(count, most));
  const items = order === 'items reversed' ? many.toReversed() : many;
  if (!flags.includes('public repository')) return { items };
  const publicItem = aboutPublic(first, repository);
  return {
    items: flags.includes('first item') ? [publicItem, ...items] : [...items, publicItem],
    publicItem,
  };
}

/** What is varied, for messages; empty when nothing is. */
export function variationText({ count, nesting, order, flags, extra }: ResultVariation): string {
  const parts = [
    ...(count === 0 ? [] : [count === 1 ? '1 item' : `${String(count)} items`]),
    ...(nesting.length === 0 ? [] : [`the content in ${nesting.join(' in ')}`]),
    ...(order === 'as it is' ? [] : [order]),
    ...(flags === 'as they are' ? [] : [`\`private\` ${flags}`]),
    ...(extra === 'none' ? [] : [`${extra} added`]),
  ];
  return parts.length === 0 ? '' : ` with ${parts.join(', ')}`;
}

function varied(item: Json, flags: ResultVariation['flags'], extra: ResultVariation['extra']): Json {
  const flagged = flags === 'missing' ? withoutFlags(item) : item;
  if (!isJsonObject(flagged)) return flagged;
  // A fork says something of the repository that a change comes from, not of the one that it is in.
  const forked =
    flags === 'false for a public fork' ? { ...flagged, head: { repo: { ...PUBLIC_VALUE } } } : flagged;
  return withExtra(forked, extra);
}

function withExtra(value: JsonObject, extra: ResultVariation['extra']): JsonObject {
  switch (extra) {
    case 'none':
      return value;
    case 'empty lists':
      return { items: [], nodes: [], ...value, comments: [] };
    case 'unknown properties':
      return { _links: { self: { href: '' } }, ...value, public: true, node: { private: null } };
    case 'null':
      return { milestone: null, ...value, closed_at: null };
  }
}

function aboutPublic(item: Json, repository: RepositoryName): Json {
  const moved = renamed(withVisibility(item, false), repository, PUBLIC);
  if (!isJsonObject(moved)) return { ...PUBLIC_VALUE };
  return { ...moved, repository: { ...PUBLIC_VALUE } };
}

function withoutFlags(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutFlags);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !['private', 'isPrivate', 'visibility'].includes(key));
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutFlags(each)]));
}

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, reversed(each)]),
  );
}

function nested(value: Json, shape: (typeof NESTINGS)[number]): Json {
  const list = Array.isArray(value) ? value : [value];
  switch (shape) {
    case '{items}':
      return { items: list };
    case '{nodes}':
      return { nodes: list };
    case '{data}':
      return { data: value };
    case '{result}':
      return { result: value };
    case '[…]':
      return [value];
    case '{total_count, items}':
      return { total_count: list.length, incomplete_results: false, items: list };
  }
}

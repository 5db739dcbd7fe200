import { WILDCARD } from '../../gateway/difc/tags';

/**
 * A set of sets of tags: what the secrecy, or the integrity, of an agent may be for something to pass. `above`: all
 * the tags, or `*`; `below`: no other tags; `exactly`: these and no others; `wildcard`: `*` among any. The tags of the
 * first three never hold `*`.
 */
export type TagSets =
  | { readonly kind: 'all' }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'above' | 'below' | 'exactly'; readonly tags: ReadonlySet<string> };

/** Agents by their tags; never empty, because each of the two sets has a member. */
export interface AgentSet {
  readonly secrecy: TagSets;
  readonly integrity: TagSets;
}

export const ALL: TagSets = { kind: 'all' };
const WITH_WILDCARD: TagSets = { kind: 'wildcard' };

/** Tag sets that have all of `tags`, or `*`. */
export function above(tags: readonly string[]): TagSets {
  if (tags.includes(WILDCARD)) return WITH_WILDCARD;
  return tags.length === 0 ? ALL : { kind: 'above', tags: new Set(tags) };
}

/** Tag sets that have none but `tags`; with `*` among these, all. */
export function below(tags: readonly string[]): TagSets {
  return tags.includes(WILDCARD) ? ALL : { kind: 'below', tags: new Set(tags) };
}

/** Tag sets that are in both `above` and `below` of the same tags. */
export function exactly(tags: readonly string[]): TagSets {
  return tags.includes(WILDCARD) ? WITH_WILDCARD : { kind: 'exactly', tags: new Set(tags) };
}

/** Whether every agent of `inner` is in `outer`, for whatever tags there are. */
export function containsAgents(outer: AgentSet, inner: AgentSet): boolean {
  return contains(outer.secrecy, inner.secrecy) && contains(outer.integrity, inner.integrity);
}

function contains(outer: TagSets, inner: TagSets): boolean {
  if (outer.kind === 'all') return true;
  // `*` alone is in `above` whatever the tags are, and in neither of the other two.
  if (outer.kind === 'wildcard') return inner.kind === 'wildcard';
  if (inner.kind === 'wildcard') return outer.kind === 'above';
  if (inner.kind === 'all') return false;
  switch (outer.kind) {
    case 'above':
      return inner.kind !== 'below' && isSubset(outer.tags, inner.tags);
    case 'below':
      return inner.kind !== 'above' && isSubset(inner.tags, outer.tags);
    case 'exactly':
      // `below` no tag at all is exactly no tag.
      return (
        (inner.kind === 'exactly' || (inner.kind === 'below' && inner.tags.size === 0)) &&
        inner.tags.size === outer.tags.size &&
        isSubset(inner.tags, outer.tags)
      );
  }
}

function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  for (const tag of part) if (!whole.has(tag)) return false;
  return true;
}

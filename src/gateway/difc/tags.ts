import { sortByBytes } from '../../wasm/go-quote';
import type { AgentLabels } from './labels';

/** A label that has the tag `*` on the larger side of a flow accepts every tag (gateway-contract 8). */
export const WILDCARD = '*';

/** `tags` as a set: sorted, without duplicates. */
export function tagSet(tags: Iterable<string>): string[] {
  return sortByBytes([...new Set(tags)]);
}

/** The tags that are in `a`, in `b` or in both. */
export function union(a: readonly string[], b: readonly string[]): string[] {
  const all = new Set(a);
  for (const tag of b) all.add(tag);
  return tagSet(all);
}

/** The tags that are in both lists; `*` is a tag like any other here. */
export function intersection(a: readonly string[], b: readonly string[]): string[] {
  const kept = new Set(b);
  return tagSet(a.filter((tag) => kept.has(tag)));
}

/** The tags of `a` that `b` lacks. */
export function difference(a: readonly string[], b: readonly string[]): string[] {
  const dropped = new Set(b);
  return tagSet(a.filter((tag) => !dropped.has(tag)));
}

/** The labels of all of `parts` together: the union of their secrecy and of their integrity. */
export function combined(parts: Iterable<AgentLabels>): AgentLabels {
  const secrecy = new Set<string>();
  const integrity = new Set<string>();
  for (const part of new Set(parts)) {
    for (const tag of part.secrecy) secrecy.add(tag);
    for (const tag of part.integrity) integrity.add(tag);
  }
  return { secrecy: tagSet(secrecy), integrity: tagSet(integrity) };
}

import { difference, WILDCARD } from './tags';

/**
 * Secrecy flows from `from` to `to` when every tag of `from` is in `to`, or `to` has `*`
 * (gateway-contract 8). Returns the tags that stand in the way, sorted; none when it flows.
 */
export function secrecyObstacles(from: readonly string[], to: readonly string[]): string[] {
  return to.includes(WILDCARD) ? [] : difference(from, to);
}

/**
 * Integrity flows from `from` to `to` when every tag of `to` is in `from`, or `from` has `*`
 * (gateway-contract 8). Returns the tags that stand in the way, sorted; none when it flows.
 */
export function integrityObstacles(from: readonly string[], to: readonly string[]): string[] {
  return from.includes(WILDCARD) ? [] : difference(to, from);
}

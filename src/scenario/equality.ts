import { wellFormed } from '../gateway/go-utf8';
import { isJsonObject } from '../gateway/json';
import type { Json, JsonObject } from '../gateway/json';

/** Whether two strings are equal once the gateway has decoded them: a lone surrogate arrives as U+FFFD. */
export function equalText(a: string, b: string): boolean {
  return a === b || wellFormed(a) === wellFormed(b);
}

/**
 * Deep equality of two values as the gateway sees them after parsing (scenario-format, Replay): numbers by
 * value (`1` and `1.0`, `0` and `-0`), the order of keys irrelevant, the order of items relevant.
 * Iterative, because a guard decides how deep its arguments are.
 */
export function deepEqual(first: Json, second: Json): boolean {
  const pending: Pair[] = [[first, second]];
  for (let pair = pending.pop(); pair; pair = pending.pop()) {
    if (!equalOutside(pair[0], pair[1], pending)) return false;
  }
  return true;
}

/** Two values that are still to be compared. */
export type Pair = readonly [Json, Json];

/** Whether two values are equal as far as can be seen without looking into them; what they hold becomes `pending`. */
export function equalOutside(a: Json, b: Json, pending: Pair[]): boolean {
  if (a === b) return true;
  if (typeof a === 'string' && typeof b === 'string') return equalText(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return equalLengths(a, b, pending);
  return isJsonObject(a) && isJsonObject(b) && equalKeys(a, b, pending);
}

function equalLengths(a: readonly Json[], b: readonly Json[], pending: Pair[]): boolean {
  if (a.length !== b.length) return false;
  for (const [index, item] of a.entries()) pending.push([item, b[index] ?? null]);
  return true;
}

function equalKeys(a: JsonObject, b: JsonObject, pending: Pair[]): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key)) return false;
    pending.push([a[key] ?? null, b[key] ?? null]);
  }
  return true;
}

/** Whether two lists hold the same tags, whatever their order and however often each. */
export function equalSets(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a);
  const right = new Set(b);
  return left.size === right.size && [...left].every((tag) => right.has(tag));
}

import { isJsonObject } from '../gateway/json';
import type { Json, JsonObject } from '../gateway/json';
import { compactJson } from './compact';
import { deepEqual, equalText } from './equality';

/** One place where two values differ. `path` is like `items[2].user.login`, empty for the whole value. */
export type Difference = { readonly path: string } & (
  | { readonly kind: 'changed'; readonly expected: Json; readonly actual: Json }
  | { readonly kind: 'missing'; readonly expected: Json }
  | { readonly kind: 'unexpected'; readonly actual: Json }
);

/** What a value that is no plain one comes to: a verdict, or objects compared in its place, with the key that leads there. */
export type Compared =
  | { readonly isEqual: boolean }
  | { readonly inside: string; readonly expected: JsonObject; readonly actual: JsonObject };

/** A comparison in which some expected values are no plain ones. */
export interface Comparison {
  /** Undefined for a plain value. */
  readonly compareOther?: (expected: Json, actual: Json) => Compared | undefined;
  readonly isEqual: (expected: Json, actual: Json) => boolean;
}

const PLAIN: Comparison = { isEqual: deepEqual };
const MAX_DEPTH = 100;

/**
 * Where `actual` differs from `expected`, in document order, at most `limit` places (an empty list means
 * deeply equal). Items inserted into or removed from a list are reported as such where only one run of items
 * was inserted or removed; otherwise items are compared index by index.
 */
export function differences(
  expected: Json,
  actual: Json,
  limit = 20,
  { compareOther, isEqual }: Comparison = PLAIN,
): Difference[] {
  const found: Difference[] = [];
  compare(expected, actual, '', 0);
  return found;

  function compare(a: Json, b: Json, path: string, depth: number): void {
    if (found.length >= limit) return;
    const other = compareOther?.(a, b);
    if (other && 'inside' in other) {
      compareObjects(other.expected, other.actual, joinPath(path, other.inside), depth + 1);
    } else if (other) {
      if (!other.isEqual) found.push({ path, kind: 'changed', expected: a, actual: b });
    } else if (depth < MAX_DEPTH && Array.isArray(a) && Array.isArray(b)) compareLists(a, b, path, depth);
    else if (depth < MAX_DEPTH && isJsonObject(a) && isJsonObject(b)) compareObjects(a, b, path, depth);
    else if (!isEqual(a, b)) found.push({ path, kind: 'changed', expected: a, actual: b });
  }

  function compareObjects(a: JsonObject, b: JsonObject, path: string, depth: number): void {
    for (const key of Object.keys(a)) {
      if (found.length >= limit) return;
      const at = joinPath(path, key);
      if (Object.hasOwn(b, key)) compare(a[key] ?? null, b[key] ?? null, at, depth + 1);
      else found.push({ path: at, kind: 'missing', expected: a[key] ?? null });
    }
    for (const key of Object.keys(b)) {
      if (found.length >= limit) return;
      if (!Object.hasOwn(a, key)) {
        found.push({ path: joinPath(path, key), kind: 'unexpected', actual: b[key] ?? null });
      }
    }
  }

  function compareLists(a: readonly Json[], b: readonly Json[], path: string, depth: number): void {
    const { start, expectedEnd, actualEnd } = changedRange(a, b, isEqual);
    for (let index = start; index < Math.max(expectedEnd, actualEnd) && found.length < limit; index++) {
      const at = joinPath(path, index);
      if (index >= actualEnd) found.push({ path: at, kind: 'missing', expected: a[index] ?? null });
      else if (index >= expectedEnd) found.push({ path: at, kind: 'unexpected', actual: b[index] ?? null });
      else compare(a[index] ?? null, b[index] ?? null, at, depth + 1);
    }
  }
}

/** What two lists have between the items that both begin with and those that both end with. */
function changedRange(
  expected: readonly Json[],
  actual: readonly Json[],
  isEqual: Comparison['isEqual'],
): { readonly start: number; readonly expectedEnd: number; readonly actualEnd: number } {
  const shorter = Math.min(expected.length, actual.length);
  const isSame = (left: number, right: number): boolean =>
    isEqual(expected[left] ?? null, actual[right] ?? null);
  let head = 0;
  while (head < shorter && isSame(head, head)) head++;
  let tail = 0;
  while (tail < shorter - head && isSame(expected.length - 1 - tail, actual.length - 1 - tail)) tail++;
  return { start: head, expectedEnd: expected.length - tail, actualEnd: actual.length - tail };
}

/** A path as it is written in JavaScript: `a.b[0]["c d"]`. */
export function joinPath(path: string, segment: string | number): string {
  if (typeof segment === 'number') return `${path}[${segment}]`;
  if (!/^[A-Za-z_$][\w$-]*$/.test(segment)) return `${path}[${JSON.stringify(segment)}]`;
  return path === '' ? segment : `${path}.${segment}`;
}

/** One line for a difference, for people: `user.login: expected "a", got "b"`. */
export function describeDifference(difference: Difference, width = 80): string {
  const at = difference.path === '' ? '' : `${difference.path}: `;
  switch (difference.kind) {
    case 'missing':
      return `${at}missing ${compactJson(difference.expected, width)}`;
    case 'unexpected':
      return `${at}unexpected ${compactJson(difference.actual, width)}`;
    case 'changed':
      return `${at}${describeChange(difference.expected, difference.actual, width)}`;
  }
}

/** Two long texts are shown around their first difference, everything else in full. */
function describeChange(expected: Json, actual: Json, width: number): string {
  if (typeof expected === 'string' && typeof actual === 'string' && !equalText(expected, actual)) {
    const shorter = Math.min(expected.length, actual.length);
    let same = 0;
    while (same < shorter && expected.charCodeAt(same) === actual.charCodeAt(same)) same++;
    if (Math.max(expected.length, actual.length) > width && same > 20) {
      const from = same - 15;
      const cut = (text: string): string => compactJson(`…${text.slice(from)}`, width);
      return `from character ${same + 1} expected ${cut(expected)}, got ${cut(actual)}`;
    }
  }
  return `expected ${compactJson(expected, width)}, got ${compactJson(actual, width)}`;
}

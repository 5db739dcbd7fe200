import { isJsonObject, type Json, type JsonObject } from '../gateway/json';
import { goPattern } from '../text/go-pattern';
import { wellFormed } from '../gateway/go-utf8';
import { differences, type Compared, type Difference } from './difference';
import { deepEqual, equalOutside, type Pair } from './equality';

/**
 * What saved arguments may hold instead of a value (scenario-format, Replay): an object with nothing but one of these
 * properties. `$exact` is for a value that looks like one of them.
 */
export const MATCHERS = ['$any', '$match', '$partial', '$exact'] as const;
type MatcherName = (typeof MATCHERS)[number];

/** A value that is there already takes precedence over how it could be meant: `$any` beside another key is a key. */
function matcherOf(wanted: Json): readonly [MatcherName, Json] | undefined {
  if (!isJsonObject(wanted)) return undefined;
  const [key, more] = Object.keys(wanted);
  if (key === undefined || more !== undefined) return undefined;
  const name = MATCHERS.find((each) => each === key);
  return name && [name, wanted[key] ?? null];
}

/** What is wrong with the value of a matcher, as a sentence about it; undefined when the value is none, or a good one. */
export function matcherProblem(wanted: Json): string | undefined {
  const [name, value] = matcherOf(wanted) ?? [];
  const literal = name && `; for an argument that is such an object, write {"$exact": …}`;
  switch (name) {
    case '$any':
      return value === true ? undefined : `must be true${literal}`;
    case '$partial':
      return isJsonObject(value) ? undefined : `must be an object${literal}`;
    case '$match': {
      if (typeof value !== 'string') return `must be a regular expression in a string${literal}`;
      const pattern = goPattern(value);
      return pattern.ok ? undefined : `is no regular expression of Go; ${pattern.reason}`;
    }
    default:
      return undefined;
  }
}

/** Whether saved arguments are met by those of any call. */
export function matchesAll(wanted: Json | undefined): boolean {
  return wanted === undefined || matcherOf(wanted)?.[0] === '$any';
}

/** Whether a matcher is anywhere in saved arguments. */
function hasMatcher(wanted: Json): boolean {
  const pending: Json[] = [wanted];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (matcherOf(value)) return true;
    for (const inner of Object.values(value)) pending.push(inner);
  }
  return false;
}

/** Saved arguments that these arguments fit and no others: what looks like a matcher in them is none. */
export function exactly(args: Json): Json {
  return hasMatcher(args) ? { $exact: args } : args;
}

/** Whether saved arguments are met by those of one call only. */
export function fitsOneOnly(wanted: Json): boolean {
  const pending: Json[] = [wanted];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const [name] = matcherOf(value) ?? [];
    if (name !== undefined && name !== '$exact') return false;
    if (name === undefined) for (const inner of Object.values(value)) pending.push(inner);
  }
  return true;
}

/** Whether the arguments of a call fit saved ones. Iterative, because a guard decides how deep its arguments are. */
export function fitsArguments(wanted: Json, actual: Json): boolean {
  const pending: Pair[] = [[wanted, actual]];
  for (let pair = pending.pop(); pair; pair = pending.pop()) {
    const [one, other] = pair;
    const matcher = matcherOf(one);
    if (matcher ? !meets(matcher, other, pending) : !equalOutside(one, other, pending)) return false;
  }
  return true;
}

function meets([name, value]: readonly [MatcherName, Json], actual: Json, pending: Pair[]): boolean {
  switch (name) {
    case '$any':
      return true;
    case '$match':
      return matchesPattern(value, actual);
    case '$exact':
      return deepEqual(value, actual);
    case '$partial': {
      if (!isJsonObject(value) || !isJsonObject(actual)) return false;
      for (const key of Object.keys(value)) {
        if (!Object.hasOwn(actual, key)) return false;
        pending.push([value[key] ?? null, actual[key] ?? null]);
      }
      return true;
    }
  }
}

function matchesPattern(source: Json, actual: Json): boolean {
  if (typeof source !== 'string' || typeof actual !== 'string') return false;
  const pattern = goPattern(source);
  return pattern.ok && pattern.matches(wellFormed(actual));
}

/**
 * Where the arguments of a call do not fit saved ones, at most `limit` places. Paths lead through the saved arguments, as
 * they are written.
 */
export function argumentDifferences(wanted: Json, actual: Json, limit = 20): Difference[] {
  return differences(wanted, actual, limit, { compareOther, isEqual: fitsArguments });
}

function compareOther(wanted: Json, actual: Json): Compared | undefined {
  const [name, value = null] = matcherOf(wanted) ?? [];
  if (name === '$partial' && isJsonObject(value) && isJsonObject(actual))
    return { inside: name, expected: value, actual: onlyKeys(actual, value) };
  return name && { isEqual: fitsArguments(wanted, actual) };
}

function onlyKeys(value: JsonObject, of: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.keys(of).flatMap((key) => (Object.hasOwn(value, key) ? [[key, value[key] ?? null] as const] : [])),
  );
}

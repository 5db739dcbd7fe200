import type * as Re2 from 're2js';

/** Loaded with the first pattern: most scenarios have none, and the library takes as long to start as the rest. */
declare const require: (name: 're2js') => typeof Re2;

/** Longest pattern that is read, in characters. */
const MAX_PATTERN = 500;
/** Patterns that are kept compiled. */
const MAX_KEPT = 1000;

export type GoPattern =
  | { readonly ok: true; readonly matches: (text: string) => boolean }
  | { readonly ok: false; readonly reason: string };

const kept = new Map<string, GoPattern>();

/**
 * A regular expression of Go (RE2): neither lookaround nor backreferences, and a match takes time that grows linearly
 * with the text. It matches when it is found anywhere in the text, as `regexp.MatchString` does.
 */
export function goPattern(source: string): GoPattern {
  if (source.length > MAX_PATTERN)
    return { ok: false, reason: `it is longer than ${String(MAX_PATTERN)} characters` };
  const known = kept.get(source);
  if (known) return known;
  const pattern = compiled(source);
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(source, pattern);
  return pattern;
}

function compiled(source: string): GoPattern {
  const { RE2JS, RE2JSException } = require('re2js');
  try {
    const pattern = RE2JS.compile(source);
    return { ok: true, matches: (text) => pattern.test(text) };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return { ok: false, reason: error.message };
  }
}

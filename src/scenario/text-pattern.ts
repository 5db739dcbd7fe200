/** Longest text a regular expression is tried on, in characters. */
const MAX_PATTERN_TEXT = 4096;
const MAX_PATTERN = 500;

export type TextPattern =
  { readonly ok: true; readonly regex?: RegExp } | { readonly ok: false; readonly reason: string };

/**
 * Reads an expected text: `/pattern/flags` is a regular expression, anything else a text to be contained. How long
 * a pattern takes is no one's to know beforehand: whoever matches it sets a deadline.
 */
export function parsePattern(expected: string): TextPattern {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(expected) ?? [];
  if (source === undefined) return { ok: true };
  if (source.length > MAX_PATTERN) return { ok: false, reason: `is longer than ${MAX_PATTERN} characters` };
  try {
    return { ok: true, regex: new RegExp(source, (flags ?? '').replace(/[gy]/g, '')) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, reason: error.message };
  }
}

/**
 * Whether `actual` satisfies the expected text; of a long text, a pattern sees the first 4096 characters. A pattern
 * may take for ever: call this only where it can be ended, never on a thread people wait for (`GuardSession.match`).
 */
export function matchesText(expected: string, actual: string): boolean {
  const pattern = parsePattern(expected);
  if (!pattern.ok) return false;
  if (pattern.regex) return pattern.regex.test(actual.slice(0, MAX_PATTERN_TEXT));
  return actual.includes(expected);
}

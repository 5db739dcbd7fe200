/** Longest text a regular expression is tried on: a careless pattern must not hang a run. */
export const MAX_PATTERN_TEXT = 4096;
const MAX_PATTERN = 500;

export type TextPattern =
  { readonly ok: true; readonly regex?: RegExp } | { readonly ok: false; readonly reason: string };

/**
 * Reads an expected text: `/pattern/flags` is a regular expression, anything else a text to be contained.
 * Patterns with repetition inside repetition (`(a+)+`), which can take exponential time, are refused.
 */
export function parsePattern(expected: string): TextPattern {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(expected) ?? [];
  if (source === undefined) return { ok: true };
  if (source.length > MAX_PATTERN) return { ok: false, reason: `is longer than ${MAX_PATTERN} characters` };
  if (repeatsRepetition(source)) {
    return { ok: false, reason: 'repeats a group that repeats itself, which can take exponential time' };
  }
  try {
    return { ok: true, regex: new RegExp(source, (flags ?? '').replace(/[gy]/g, '')) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether `actual` satisfies the expected text; of a long text, a pattern sees the first 4096 characters. */
export function matchesText(expected: string, actual: string): boolean {
  const pattern = parsePattern(expected);
  if (!pattern.ok) return false;
  if (pattern.regex) return pattern.regex.test(actual.slice(0, MAX_PATTERN_TEXT));
  return actual.includes(expected);
}

/** A quantifier without a small bound on a group that holds another such quantifier or an alternative. */
function repeatsRepetition(source: string): boolean {
  const bare = source.replace(/\\./gs, 'x').replace(/\[[^\]]*\]/g, 'x');
  const open: boolean[] = [];
  let inner = false;
  for (let index = 0; index < bare.length; index++) {
    const character = bare[index];
    if (character === '(') {
      open.push(inner);
      inner = false;
    } else if (character === ')') {
      const repeated = /^(?:[*+]|\{\d*,\d*\})/.test(bare.slice(index + 1, index + 12));
      if (repeated && inner) return true;
      inner = (open.pop() ?? false) || inner || repeated;
    } else if (character === '*' || character === '+' || character === '|') {
      inner = inner || character !== '|' || open.length > 0;
    } else if (character === '{' && /^\{\d*,\d*\}/.test(bare.slice(index, index + 12))) {
      inner = true;
    }
  }
  return false;
}

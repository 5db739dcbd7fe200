/** Text rules of Go that differ from JavaScript's, where the gateway's answers depend on them. */

const SPACE = '[\\t-\\r \\u0085\\p{Z}]';
const LEADING_SPACE = new RegExp(`^${SPACE}+`, 'u');
const TRAILING_SPACE_CHAR = new RegExp(`^${SPACE}$`, 'u');

/** `strings.TrimSpace`: Unicode white space, with U+0085 and without U+FEFF. */
export function trimSpace(text: string): string {
  const start = text.replace(LEADING_SPACE, '');
  let end = start.length;
  // White space lies in the basic plane, so single code units can be looked at; a regular expression
  // anchored at the end would be quadratic on long inner runs.
  while (end > 0 && TRAILING_SPACE_CHAR.test(start.charAt(end - 1))) end--;
  return start.slice(0, end);
}

const ASCII = /^[\u0000-\u007f]*$/;

/** `strings.ToLower`: one code point for one code point, so `İ` becomes `i`. */
export function toLower(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return Array.from(text, (char) => String.fromCodePoint(char.toLowerCase().codePointAt(0) ?? 0)).join('');
}

/** `len(s)`: the size of `text` in UTF-8 bytes. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** How `%v` prints a list of strings: `[a b]`. */
export function listText(values: readonly string[]): string {
  return `[${values.join(' ')}]`;
}

const MAX_INT = 2n ** 63n;

/**
 * `strconv.Atoi`: an optional sign and decimal digits within 64 bits; undefined where Atoi fails.
 * `+2` and `01` are numbers, `1_0`, ` 1` and `-` are none. Numbers beyond 2^53 lose precision, which
 * is harmless for an index.
 */
export function parseInteger(text: string): number | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const digits = text.replace(/^[+-]?0*/, '');
  if (digits.length > 19) return undefined;
  const magnitude = BigInt(digits);
  const negative = text.startsWith('-');
  if (magnitude >= (negative ? MAX_INT + 1n : MAX_INT)) return undefined;
  return negative && magnitude > 0n ? -Number(magnitude) : Number(magnitude);
}

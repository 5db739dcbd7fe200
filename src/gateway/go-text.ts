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

/** `strings.ToLower`: one code point for one code point, so `İ` becomes `i`. */
export function toLower(text: string): string {
  return Array.from(text, (char) => String.fromCodePoint(char.toLowerCase().codePointAt(0) ?? 0)).join('');
}

/** Orders strings as Go does, by their UTF-8 bytes (which is the order of code points). */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return inCodePointOrder(x) - inCodePointOrder(y);
  }
  return a.length - b.length;
}

/** UTF-16 puts surrogates below U+E000..U+FFFF; code points put them above. */
function inCodePointOrder(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** `len(s)`: the size of `text` in UTF-8 bytes. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** How `%v` prints a list of strings: `[a b]`. */
export function listText(values: readonly string[]): string {
  return `[${values.join(' ')}]`;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** `%q`: `text` in double quotes with Go's escapes. */
export function quote(text: string): string {
  return `"${Array.from(text.replace(/\p{Cs}/gu, '\ufffd'), quotedChar).join('')}"`;
}

function quotedChar(char: string): string {
  const short = SHORT_ESCAPES[char];
  if (short !== undefined) return short;
  if (PRINTABLE.test(char)) return char;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
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

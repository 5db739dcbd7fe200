/** Basic types of Rust's v0 scheme by their letter (RFC 2603). */
export const BASIC_TYPES: ReadonlyMap<string, string> = new Map([
  ['a', 'i8'],
  ['b', 'bool'],
  ['c', 'char'],
  ['d', 'f64'],
  ['e', 'str'],
  ['f', 'f32'],
  ['h', 'u8'],
  ['i', 'isize'],
  ['j', 'usize'],
  ['l', 'i32'],
  ['m', 'u32'],
  ['n', 'i128'],
  ['o', 'u128'],
  ['p', '_'],
  ['s', 'i16'],
  ['t', 'u16'],
  ['u', '()'],
  ['v', '...'],
  ['x', 'i64'],
  ['y', 'u64'],
  ['z', '!'],
]);

/** Lifetime `index` of those bound around it (`'a`, `'b`, …), counted from the innermost; 0 is erased. */
export function lifetimeName(index: number, bound: number): string {
  if (index === 0) return "'_";
  const depth = bound - index;
  return depth >= 0 && depth < 26 ? `'${String.fromCharCode(97 + depth)}` : `'_${depth}`;
}

/** Writes an integer constant given as hexadecimal digits; over 64 bits these stand as they are. */
export function integerText(digits: string, isNegative: boolean): string {
  const sign = isNegative ? '-' : '';
  if (digits.replace(/^0+/, '').length > 16) return `${sign}0x${digits}`;
  return sign + BigInt(`0x${digits === '' ? '0' : digits}`).toString();
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\0', '\\0'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\\', '\\\\'],
]);
/** What Rust's `escape_debug` writes as numbers: what is not seen, and marks that join what is before them. */
const UNSEEN = /^[\p{C}\p{Z}\p{Grapheme_Extend}]$/u;

/** One character inside `quote`s, as Rust writes it. */
function escaped(character: string, quote: string): string {
  if (character === quote) return `\\${quote}`;
  const known = ESCAPES.get(character);
  if (known !== undefined) return known;
  if (character === ' ' || !UNSEEN.test(character)) return character;
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Writes a character constant, given as hexadecimal digits, as Rust would; undefined when it is none. */
export function characterText(digits: string): string | undefined {
  const code = parseInt(digits === '' ? '0' : digits, 16);
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code < 0xe000)) return undefined;
  return `'${escaped(String.fromCodePoint(code), "'")}'`;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Writes a string constant, given as the hexadecimal digits of its UTF-8; undefined when it is none. */
export function stringText(digits: string): string | undefined {
  if (digits.length % 2 !== 0) return undefined;
  const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  try {
    return `"${[...utf8.decode(bytes)].map((character) => escaped(character, '"')).join('')}"`;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}

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

/** Writes an integer constant given as hexadecimal digits. */
export function integerText(digits: string, isNegative: boolean): string {
  const sign = isNegative ? '-' : '';
  if (digits.length > 32) return `${sign}0x${digits}`;
  return sign + BigInt(`0x${digits === '' ? '0' : digits}`).toString();
}

const CHARACTER_ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x27, "\\'"],
  [0x5c, '\\\\'],
]);

/** Writes a character constant as Rust would. */
export function characterText(digits: string): string | undefined {
  const code = parseInt(digits === '' ? '0' : digits, 16);
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code < 0xe000)) return undefined;
  const escaped = CHARACTER_ESCAPES.get(code);
  if (escaped !== undefined) return `'${escaped}'`;
  return code < 0x20 || code === 0x7f ? `'\\u{${code.toString(16)}}'` : `'${String.fromCodePoint(code)}'`;
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);

/** Anything that may not stand for itself. */
const UNUSUAL = /["\\]|[^ -~]/gu;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** `%q`: a string in double quotes with Go's escapes; a lone surrogate is printed as U+FFFD. */
export function goQuote(text: string): string {
  return `"${wellFormed(text).replace(UNUSUAL, quotedChar)}"`;
}

function quotedChar(char: string): string {
  const short = SHORT_ESCAPES.get(char);
  if (short !== undefined) return short;
  if (PRINTABLE.test(char)) return char;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** From here on UTF-16 and UTF-8 order texts differently. */
const BEYOND = /[\ud800-\uffff]/;

/** Sorts `texts` in place as Go does, by their UTF-8 bytes (which is the order of code points). */
export function sortByBytes(texts: string[]): string[] {
  return isPlain(texts) ? sortPlain(texts) : texts.sort(compareByBytes);
}

function isPlain(texts: readonly string[]): boolean {
  for (const text of texts) if (BEYOND.test(text)) return false;
  return true;
}

/** Up to this many texts are put in order by hand, which is faster. */
const FEW = 8;

function sortPlain(texts: string[]): string[] {
  if (texts.length > FEW) return texts.sort();
  for (let end = 1; end < texts.length; end++) {
    const text = texts[end] ?? '';
    let at = end;
    for (let before = texts[at - 1]; before !== undefined && before > text; before = texts[at - 1])
      texts[at--] = before;
    texts[at] = text;
  }
  return texts;
}

const SURROGATE = /[\ud800-\udfff]/;

/** The text as a Go string has it: U+FFFD for each lone surrogate. */
export function wellFormed(text: string): string {
  return SURROGATE.test(text) ? text.replace(/\p{Cs}/gu, '\ufffd') : text;
}

/** Order of two strings by their UTF-8 bytes, as Go sorts; lone surrogates count as the U+FFFD that Go has. */
export function compareByBytes(one: string, other: string): number {
  const a = wellFormed(one);
  const b = wellFormed(other);
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

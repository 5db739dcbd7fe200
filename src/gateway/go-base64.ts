const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const LINE_END = /[\r\n]/g;

/** The text in the form Go writes it, or the index of the character at which Go finds the fault. */
export type Base64Reading =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly at: number };

/**
 * Decodes and encodes again as `base64.StdEncoding` does: line ends are passed over, padding must be there, and
 * bits that fill up the last character do not matter.
 */
export function rewriteBase64(text: string): Base64Reading {
  const at = fault(text);
  if (at !== undefined) return { ok: false, at };
  const sound = text.replace(LINE_END, '');
  const padding = sound.endsWith('==') ? 2 : sound.endsWith('=') ? 1 : 0;
  if (padding === 0) return { ok: true, text: sound };
  const last = sound.length - padding - 1;
  const used = ALPHABET.indexOf(sound.charAt(last)) & (padding === 2 ? 0x30 : 0x3c);
  return { ok: true, text: sound.slice(0, last) + ALPHABET.charAt(used) + '='.repeat(padding) };
}

function isLineEnd(char: string | undefined): boolean {
  return char === '\n' || char === '\r';
}

/** Where Go gives up, undefined when it does not. Characters are taken in groups of four. */
function fault(text: string): number | undefined {
  let filled = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (isLineEnd(char)) continue;
    if (char === '=') return paddingFault(text, at, filled);
    if (!isDigit(text.charCodeAt(at))) return at;
    filled = (filled + 1) % 4;
  }
  return filled === 0 ? undefined : text.length - filled;
}

/** The fault in the padding that begins at `at`, after `filled` characters of its group. */
function paddingFault(text: string, at: number, filled: number): number | undefined {
  if (filled < 2) return at;
  let next = pastLineEnds(text, at + 1);
  if (filled === 2) {
    if (next === text.length) return next;
    if (text[next] !== '=') return next - 1;
    next = pastLineEnds(text, next + 1);
  }
  return next < text.length ? next : undefined;
}

function pastLineEnds(text: string, from: number): number {
  let at = from;
  while (isLineEnd(text[at])) at++;
  return at;
}

function isDigit(code: number): boolean {
  const letter = code | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (code >= 0x2f && code <= 0x39) || code === 0x2b;
}

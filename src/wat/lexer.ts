/**
 * What a token is. `reserved` is text that starts no legal token (`,`, a stray quote's rest);
 * `annotation` is `(@name`, the opening of an annotation with its name.
 */
export type TokenKind =
  | 'open'
  | 'close'
  | 'annotation'
  | 'keyword'
  | 'id'
  | 'number'
  | 'string'
  | 'reserved'
  | 'line-comment'
  | 'block-comment';

/** A token of WAT text; `start` (inclusive) and `end` (exclusive) are UTF-16 offsets. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** False for a string without its closing quote and a block comment without its `;)`. */
  readonly terminated: boolean;
}

const enum Char {
  Tab = 0x09,
  LineFeed = 0x0a,
  FormFeed = 0x0c,
  CarriageReturn = 0x0d,
  Space = 0x20,
  Quote = 0x22,
  Dollar = 0x24,
  Open = 0x28,
  Close = 0x29,
  Semicolon = 0x3b,
  At = 0x40,
  Backslash = 0x5c,
}

/** Characters of identifiers, keywords and numbers (WebAssembly text format, `idchar`). */
const idChars = new Uint8Array(128);
for (let code = 0x21; code < 0x7f; code++) idChars[code] = 1;
for (const excluded of '"(),;[]{}') idChars[excluded.charCodeAt(0)] = 0;

function isIdChar(code: number): boolean {
  return code < 128 && idChars[code] === 1;
}

function isSpace(code: number): boolean {
  return (
    code === Char.Space ||
    code === Char.LineFeed ||
    code === Char.Tab ||
    code === Char.CarriageReturn ||
    code === Char.FormFeed
  );
}

/** A character that belongs to no other token; runs of them form one `reserved` token. */
function isStray(code: number): boolean {
  return !(
    isSpace(code) ||
    isIdChar(code) ||
    code === Char.Open ||
    code === Char.Close ||
    code === Char.Quote ||
    code === Char.Semicolon
  );
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLowerCase(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

/** Kind of the word of id characters `text[start, end)`. */
function wordKind(text: string, start: number, end: number): TokenKind {
  const first = text.charCodeAt(start);
  if (first === Char.Dollar) return 'id';
  if (isDigit(first)) return 'number';
  if (first === 0x2b || first === 0x2d) {
    const second = text.charCodeAt(start + 1);
    const signed = end > start + 1 && (isDigit(second) || second === 0x69 || second === 0x6e);
    return signed ? 'number' : 'reserved';
  }
  if (!isLowerCase(first)) return 'reserved';
  const word = end - start <= 3 || first === 0x6e ? text.slice(start, end) : '';
  const isFloatWord = word === 'nan' || word === 'inf' || word.startsWith('nan:');
  return isFloatWord ? 'number' : 'keyword';
}

/** End of the line that contains `from`: the offset of its line break or of the end of the text. */
function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === Char.LineFeed || code === Char.CarriageReturn) break;
    at++;
  }
  return at;
}

function blockComment(text: string, start: number): Token {
  let depth = 1;
  let at = start + 2;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    if (code === Char.Open && next === Char.Semicolon) {
      depth++;
      at += 2;
    } else if (code === Char.Semicolon && next === Char.Close) {
      at += 2;
      if (--depth === 0) return { kind: 'block-comment', start, end: at, terminated: true };
    } else {
      at++;
    }
  }
  return { kind: 'block-comment', start, end: text.length, terminated: false };
}

/** A string from its opening quote at `quote`; one that is still being typed ends with its line. */
function string(text: string, kind: TokenKind, start: number, quote: number): Token {
  let at = quote + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === Char.Quote) return { kind, start, end: at + 1, terminated: true };
    if (code === Char.LineFeed || code === Char.CarriageReturn) break;
    const next = text.charCodeAt(at + 1);
    at += code === Char.Backslash && next !== Char.LineFeed && next !== Char.CarriageReturn ? 2 : 1;
  }
  return { kind, start, end: Math.min(at, text.length), terminated: false };
}

function word(text: string, start: number): Token {
  let end = start + 1;
  while (end < text.length && isIdChar(text.charCodeAt(end))) end++;
  if (end === start + 1 && text.charCodeAt(start) === Char.Dollar && text.charCodeAt(end) === Char.Quote) {
    return string(text, 'id', start, end);
  }
  return { kind: wordKind(text, start, end), start, end, terminated: true };
}

function afterOpen(text: string, start: number): Token {
  const next = text.charCodeAt(start + 1);
  if (next === Char.Semicolon) return blockComment(text, start);
  if (next !== Char.At) return { kind: 'open', start, end: start + 1, terminated: true };
  let end = start + 2;
  if (text.charCodeAt(end) === Char.Quote) return string(text, 'annotation', start, end);
  while (end < text.length && isIdChar(text.charCodeAt(end))) end++;
  return { kind: 'annotation', start, end, terminated: true };
}

/** The token that starts at `start`, where no white space is. */
function readToken(text: string, start: number): Token {
  const code = text.charCodeAt(start);
  if (isIdChar(code)) return word(text, start);
  switch (code) {
    case Char.Open:
      return afterOpen(text, start);
    case Char.Close:
      return { kind: 'close', start, end: start + 1, terminated: true };
    case Char.Quote:
      return string(text, 'string', start, start);
    case Char.Semicolon:
      return text.charCodeAt(start + 1) === Char.Semicolon
        ? { kind: 'line-comment', start, end: lineEnd(text, start), terminated: true }
        : { kind: 'reserved', start, end: start + 1, terminated: true };
    default: {
      let end = start + 1;
      while (end < text.length && isStray(text.charCodeAt(end))) end++;
      return { kind: 'reserved', start, end, terminated: true };
    }
  }
}

/**
 * All tokens of WAT text, comments included, in order. Takes any text, also half-typed: what starts no
 * legal token becomes `reserved`, and an unterminated string ends with its line. Linear in the text.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const token = readToken(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** The token that starts at `offset`, or undefined when white space or the text's end is there. */
export function tokenAt(text: string, offset: number): Token | undefined {
  const code = text.charCodeAt(offset);
  return Number.isNaN(code) || isSpace(code) ? undefined : readToken(text, offset);
}

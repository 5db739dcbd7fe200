import { TOKEN_KINDS, TokenCode, type Token } from './tokens';

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

const enum CharClass {
  /** Belongs to no other token; runs of these form one `reserved` token. */
  Stray,
  Space,
  /** A character of identifiers, keywords and numbers (WebAssembly text format, `idchar`). */
  Word,
  Mark,
}

const charClasses = new Uint8Array(128);
for (let code = 0x21; code < 0x7f; code++) charClasses[code] = CharClass.Word;
for (const stray of ',[]{}') charClasses[stray.charCodeAt(0)] = CharClass.Stray;
for (const mark of '();"') charClasses[mark.charCodeAt(0)] = CharClass.Mark;
for (const space of ' \n\t\r\f') charClasses[space.charCodeAt(0)] = CharClass.Space;

function classOf(code: number): CharClass {
  return code < 128 ? (charClasses[code] ?? CharClass.Stray) : CharClass.Stray;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLowerCase(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

/** Kind of the word of id characters `text[start, end)`. */
function wordKind(text: string, start: number, end: number): TokenCode {
  const first = text.charCodeAt(start);
  if (isLowerCase(first)) return isFloatWord(text, start, end) ? TokenCode.Number : TokenCode.Keyword;
  if (first === Char.Dollar) return TokenCode.Id;
  if (isDigit(first)) return TokenCode.Number;
  if (first !== 0x2b && first !== 0x2d) return TokenCode.Reserved;
  const second = text.charCodeAt(start + 1);
  const signed = end > start + 1 && (isDigit(second) || second === 0x69 || second === 0x6e);
  return signed ? TokenCode.Number : TokenCode.Reserved;
}

function isFloatWord(text: string, start: number, end: number): boolean {
  if (end - start === 3) return text.startsWith('nan', start) || text.startsWith('inf', start);
  return end - start > 3 && text.startsWith('nan:', start);
}

/** Reads one token after the other; `kind`, `end` and `terminated` tell about the last one. */
export class TokenReader {
  kind: TokenCode = TokenCode.Reserved;
  end = 0;
  terminated = true;

  private readonly hasReturns: boolean;

  constructor(private readonly text: string) {
    this.hasReturns = text.includes('\r');
  }

  /** Offset of the first character from `from` on that is no white space; the text's length when there is none. */
  skipSpace(from: number): number {
    const { text } = this;
    let at = from;
    while (at < text.length && classOf(text.charCodeAt(at)) === CharClass.Space) at++;
    return at;
  }

  /** Reads the token that starts at `start`, where no white space is. */
  read(start: number): void {
    const { text } = this;
    const code = text.charCodeAt(start);
    this.terminated = true;
    switch (classOf(code)) {
      case CharClass.Word:
        this.word(start);
        break;
      case CharClass.Mark:
        this.mark(start, code);
        break;
      default:
        this.kind = TokenCode.Reserved;
        this.end = start + 1;
        while (this.end < text.length && classOf(text.charCodeAt(this.end)) === CharClass.Stray) this.end++;
    }
  }

  /** The token read last, which starts at `start`. */
  token(start: number): Token {
    const { kind, end, terminated } = this;
    return { kind: TOKEN_KINDS[kind] ?? 'reserved', start, end, terminated };
  }

  private word(start: number): void {
    const { text } = this;
    let end = start + 1;
    while (end < text.length && classOf(text.charCodeAt(end)) === CharClass.Word) end++;
    const isQuotedId =
      end === start + 1 && text.charCodeAt(start) === Char.Dollar && text.charCodeAt(end) === Char.Quote;
    if (isQuotedId) {
      this.string(TokenCode.Id, end);
      return;
    }
    this.kind = wordKind(text, start, end);
    this.end = end;
  }

  private mark(start: number, code: number): void {
    this.end = start + 1;
    if (code === Char.Open) this.afterOpen(start);
    else if (code === Char.Close) this.kind = TokenCode.Close;
    else if (code === Char.Quote) this.string(TokenCode.String, start);
    else if (this.text.charCodeAt(start + 1) === Char.Semicolon) this.lineComment(start);
    else this.kind = TokenCode.Reserved;
  }

  private afterOpen(start: number): void {
    const { text } = this;
    const next = text.charCodeAt(start + 1);
    if (next === Char.Semicolon) {
      this.blockComment(start);
    } else if (next !== Char.At) {
      this.kind = TokenCode.Open;
    } else if (text.charCodeAt(start + 2) === Char.Quote) {
      this.string(TokenCode.Annotation, start + 2);
    } else {
      this.kind = TokenCode.Annotation;
      this.end = start + 2;
      while (this.end < text.length && classOf(text.charCodeAt(this.end)) === CharClass.Word) this.end++;
    }
  }

  private lineComment(start: number): void {
    const { text } = this;
    this.kind = TokenCode.LineComment;
    const lineFeed = text.indexOf('\n', start);
    const end = lineFeed === -1 ? text.length : lineFeed;
    const line = this.hasReturns ? text.slice(start, end).indexOf('\r') : -1;
    this.end = line === -1 ? end : start + line;
  }

  private blockComment(start: number): void {
    const { text } = this;
    this.kind = TokenCode.BlockComment;
    let depth = 1;
    let at = start + 2;
    while (at < text.length && depth > 0) {
      const code = text.charCodeAt(at);
      const next = text.charCodeAt(at + 1);
      const opens = code === Char.Open && next === Char.Semicolon;
      const closes = code === Char.Semicolon && next === Char.Close;
      if (opens) depth++;
      else if (closes) depth--;
      at += opens || closes ? 2 : 1;
    }
    this.terminated = depth === 0;
    this.end = at;
  }

  /** A string from its opening quote at `quote`; one that is still being typed ends with its line. */
  private string(kind: TokenCode, quote: number): void {
    const { text } = this;
    this.kind = kind;
    let at = quote + 1;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === Char.Quote) {
        this.end = at + 1;
        return;
      }
      if (code === Char.LineFeed || code === Char.CarriageReturn) break;
      const next = text.charCodeAt(at + 1);
      const escapes = code === Char.Backslash && next !== Char.LineFeed && next !== Char.CarriageReturn;
      at += escapes ? 2 : 1;
    }
    this.terminated = false;
    this.end = Math.min(at, text.length);
  }
}

/**
 * All tokens of WAT text, comments included, in order. Takes any text, also half-typed: what starts no
 * legal token becomes `reserved`, and an unterminated string ends with its line. Linear in the text.
 */
export function tokenize(text: string): Token[] {
  const reader = new TokenReader(text);
  const tokens: Token[] = [];
  for (let at = reader.skipSpace(0); at < text.length; at = reader.skipSpace(reader.end)) {
    reader.read(at);
    tokens.push(reader.token(at));
  }
  return tokens;
}

/** The token that starts at `offset`, or undefined when white space or the text's end is there. */
export function tokenAt(text: string, offset: number): Token | undefined {
  const reader = new TokenReader(text);
  if (offset >= text.length || reader.skipSpace(offset) !== offset) return undefined;
  reader.read(offset);
  return reader.token(offset);
}

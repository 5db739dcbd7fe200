import { TokenReader } from './lexer';
import { TokenCode, type Token } from './tokens';

/** The tokens of a text in columns: a text of a megabyte has hundreds of thousands of them. */
export class TokenTable {
  count = 0;
  private kinds: Uint8Array;
  private starts: Int32Array;
  private ends: Int32Array;

  constructor(readonly text: string) {
    const expected = 16 + Math.ceil(text.length / 5);
    this.kinds = new Uint8Array(expected);
    this.starts = new Int32Array(expected);
    this.ends = new Int32Array(expected);
  }

  /** Kind of the token at `index`; a closing parenthesis is behind the last one. */
  kindAt(index: number): TokenCode {
    return index < this.count ? (this.kinds[index] ?? TokenCode.Close) : TokenCode.Close;
  }

  startOf(index: number): number {
    return this.starts[index] ?? 0;
  }

  endOf(index: number): number {
    return this.ends[index] ?? 0;
  }

  /** The token's text; empty when there is no such token. */
  textOf(index: number): string {
    return index < this.count ? this.text.slice(this.starts[index], this.ends[index]) : '';
  }

  add(kind: TokenCode, start: number, end: number): void {
    if (this.count === this.kinds.length) this.grow();
    this.kinds[this.count] = kind;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count++;
  }

  private grow(): void {
    const { kinds, starts, ends } = this;
    const size = kinds.length * 2;
    (this.kinds = new Uint8Array(size)).set(kinds);
    (this.starts = new Int32Array(size)).set(starts);
    (this.ends = new Int32Array(size)).set(ends);
  }
}

/** A text's tokens, its comments apart, and which of both lack their end. */
export interface TokenizedText {
  readonly tokens: TokenTable;
  readonly comments: readonly Token[];
  readonly unterminated: readonly Token[];
}

/** Most tokens without an end that are kept: a text of stray quotes has millions. */
const MAX_UNTERMINATED = 10_000;

/** Reads all tokens of a text, half-typed or whole. Linear in the text. */
export function tokenTable(text: string): TokenizedText {
  const tokens = new TokenTable(text);
  const comments: Token[] = [];
  const unterminated: Token[] = [];
  const reader = new TokenReader(text);
  for (let at = reader.skipSpace(0); at < text.length; at = reader.skipSpace(reader.end)) {
    reader.read(at);
    const isComment = reader.kind >= TokenCode.LineComment;
    if (isComment) comments.push(reader.token(at));
    else tokens.add(reader.kind, at, reader.end);
    if (!reader.terminated && unterminated.length < MAX_UNTERMINATED) unterminated.push(reader.token(at));
  }
  return { tokens, comments, unterminated };
}

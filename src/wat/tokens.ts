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

/** Kinds as numbers, for tables of tokens: indices of `TOKEN_KINDS`. */
export const enum TokenCode {
  Open,
  Close,
  Annotation,
  Keyword,
  Id,
  Number,
  String,
  Reserved,
  LineComment,
  BlockComment,
}

export const TOKEN_KINDS: readonly TokenKind[] = [
  'open',
  'close',
  'annotation',
  'keyword',
  'id',
  'number',
  'string',
  'reserved',
  'line-comment',
  'block-comment',
];

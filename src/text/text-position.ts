/**
 * A place in a text as programs count it: `line` and `character` from 0, `character` in UTF-16 units. It is the shape
 * of VS Code and of the language server protocol. People read a `ShownPosition`.
 */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/** A range of a text by lines; `end` is exclusive. */
export interface PositionRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

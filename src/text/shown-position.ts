import type { TextPosition } from './text-position';

/**
 * A place in a text as people count it: line and column from 1. Reports, results, the debug adapter protocol, DWARF
 * and stack frames count this way. A column of a WAT or scenario text counts UTF-16 units; one of debug information is
 * the compiler's.
 */
export interface ShownPosition {
  readonly line: number;
  readonly column: number;
}

/** A position for people. */
export function shownPosition({ line, character }: TextPosition): ShownPosition {
  return { line: line + 1, column: character + 1 };
}

/** `line:column` for people, as terminals make links of: `3:14`. */
export function shownText(position: TextPosition): string {
  const { line, column } = shownPosition(position);
  return `${String(line)}:${String(column)}`;
}

/**
 * The position that a frame or another place for people names; without a column the start of its line. Compilers
 * write 0 for a line or column that they do not know: that counts as the first.
 */
export function textPosition({
  line,
  column = 1,
}: {
  readonly line: number;
  readonly column?: number;
}): TextPosition {
  return { line: Math.max(line - 1, 0), character: Math.max(column - 1, 0) };
}

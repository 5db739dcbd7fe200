import { createScanner } from 'jsonc-parser';
import { nodeAt } from './json-text';
import type { ScenarioSource } from './parse';
import type { ScenarioPath } from './problem';
import type { TextEdit } from '../diagnostics/diagnostic';

/** `SyntaxKind` of jsonc-parser, whose ambient enum isolated modules cannot read. */
const COMMA = 5;

/**
 * Removes the value at `path`, with the name it has, and the one comma it leaves behind. Comments stay, and so does
 * a trailing comma the list or object had; a line that would be blank goes.
 */
export function removeValue(source: ScenarioSource, path: ScenarioPath): TextEdit[] {
  const found = source.rangeOf(path);
  if (!found) return [];
  const { text } = source;
  const start = (found.key ?? found.value).start;
  const { end } = found.value;
  const next = tokenAfter(text, end);
  if (next.kind === COMMA) {
    const between = text.slice(end, next.start);
    if (between.trim() === '') return [wholeLine(text, start, next.end)];
    // A comment is between the value and its comma.
    return [
      { start, end, text: '' },
      { start: next.start, end: next.end, text: '' },
    ];
  }
  const comma = commaBefore(source, path, start);
  const removal = wholeLine(text, start, end);
  return comma === undefined ? [removal] : [{ start: comma, end: comma + 1, text: '' }, removal];
}

/** Where the comma behind what ends at `offset` is, comments aside; undefined when there is none. */
export function commaAfter(text: string, offset: number): number | undefined {
  const token = tokenAfter(text, offset);
  return token.kind === COMMA ? token.start : undefined;
}

interface Token {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
}

function tokenAfter(text: string, offset: number): Token {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  const kind: number = scanner.scan();
  const start = scanner.getTokenOffset();
  return { kind, start, end: start + scanner.getTokenLength() };
}

/** The comma after the value before this one, if there is one. */
function commaBefore({ text, root }: ScenarioSource, path: ScenarioPath, start: number): number | undefined {
  const node = root && nodeAt(root, path.slice(0, -1));
  const before = node?.children?.findLast(({ offset, length }) => offset + length <= start);
  if (!before) return undefined;
  return commaAfter(text, before.offset + before.length);
}

/** The removal of a piece of text: with its whole line when there is nothing else on it, else with blanks after it. */
function wholeLine(text: string, start: number, end: number): TextEdit {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const after = /^[ \t]*(\r?\n|$)/.exec(text.slice(end, end + 200));
  if (after && /^[ \t]*$/.test(text.slice(lineStart, start)) && lineStart > 0) {
    return { start: lineStart, end: end + after[0].length, text: '' };
  }
  const blanks = /^[ \t]*(?=\S)/.exec(text.slice(end, end + 200))?.[0].length ?? 0;
  return { start, end: end + blanks, text: '' };
}

import { tokenAt } from './lexer';
import type { TextRange } from '../text/text-range';
import type { WatTree } from './tree';
import { WABT_FILE } from './wabt-instance';

/** One error as wabt printed it. */
export interface WabtError {
  readonly message: string;
  /** Counts from 1; 0 when wabt gave no position. */
  readonly line: number;
  /** In UTF-8 bytes, counts from 1. */
  readonly column: number;
  /** Bytes that wabt underlines; it may cut a long token short. */
  readonly width: number;
  readonly fault?: WabtFault;
}

/** What an error is about, for those of which more is made than a message. */
export type WabtFault =
  /** Nothing declares the name or index; `functionName` is the `$name` of a function, without the `$`. */
  { readonly kind: 'undefined'; readonly functionName?: string } | { readonly kind: 'type-mismatch' };

/** Heading, source line, carets and an empty line. */
const LINES_PER_ERROR = 4;

const heading = new RegExp(`^(?:${WABT_FILE}:)?(\\d+):(\\d+): error: (.*)$`, 's');

/**
 * Reads wabt's error output: for each error a heading, then, where it has a position, the source line and
 * a line of carets. A source line is skipped by its position, so that one that looks like a heading is none. Reads
 * about `most` errors: the output for a large text has hundreds of thousands.
 */
export function parseWabtErrors(output: string, most = 1000): WabtError[] {
  const lines = output.split('\n', most * LINES_PER_ERROR);
  const errors: WabtError[] = [];
  for (let index = 0; index < lines.length; index++) {
    const match = heading.exec(lines[index] ?? '');
    if (match === null) continue;
    const carets = /^ *(\^+)$/.exec(lines[index + 2] ?? '');
    if (carets !== null) index += 2;
    const message = match[3] ?? '';
    const fault = faultOf(message);
    errors.push({
      message,
      ...(fault ? { fault } : {}),
      line: Number(match[1]),
      column: Number(match[2]),
      width: carets?.[1]?.length ?? 0,
    });
  }
  return errors;
}

/** wabt gives its errors no codes: its sentences are read here, and nowhere else. */
function faultOf(message: string): WabtFault | undefined {
  if (message.startsWith('type mismatch')) return { kind: 'type-mismatch' };
  if (!message.startsWith('undefined ')) return undefined;
  const functionName = /^undefined function variable "\$(.+)"$/.exec(message)?.[1];
  return { kind: 'undefined', ...(functionName === undefined ? {} : { functionName }) };
}

/** An error with its range in the text wabt read. */
type LocatedError = Pick<WabtError, 'message' | 'fault'> & { readonly range: TextRange };

/** Turns wabt's positions into ranges of the text. An error without a position gets the empty range at 0. */
export function locateWabtErrors(tree: WatTree, errors: readonly WabtError[]): LocatedError[] {
  const lineStarts = lineFeedStarts(tree.text);
  const unfinished = new Map<number, TextRange>();
  for (const { kind, start, end } of tree.problems) {
    if (kind === 'unterminated-string') unfinished.set(end, { start, end });
  }
  return errors.map((error) => {
    const start = offsetOf(tree.text, lineStarts, error);
    const range = start === undefined ? { start: 0, end: 0 } : unfinished.get(start);
    const { message, fault } = error;
    return {
      message,
      range: range ?? tokenRange(tree.text, start ?? 0, error),
      ...(fault ? { fault } : {}),
    };
  });
}

/** For wabt only a line feed ends a line. */
function lineFeedStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Where wabt points; undefined when it gave no position. */
function offsetOf(text: string, lineStarts: readonly number[], error: WabtError): number | undefined {
  const lineStart = lineStarts[error.line - 1];
  return lineStart === undefined ? undefined : lineStart + unitsOfUtf8(text, lineStart, error.column - 1);
}

/** The token wabt points at; an opening parenthesis takes its keyword along. */
function tokenRange(text: string, start: number, error: WabtError): TextRange {
  if (start >= text.length) return lastCharacter(text);
  const token = tokenAt(text, start);
  if (token === undefined) return { start, end: Math.min(text.length, start + error.width) };
  const keyword = token.kind === 'open' ? tokenAt(text, token.end) : undefined;
  return { start, end: keyword?.kind === 'keyword' ? keyword.end : token.end };
}

/** Where to point when the text ends too early. */
function lastCharacter(text: string): TextRange {
  const end = text.trimEnd().length;
  return { start: Math.max(0, end - 1), end };
}

/** How many UTF-16 units from `start` on make up `bytes` of UTF-8. */
function unitsOfUtf8(text: string, start: number, bytes: number): number {
  let at = start;
  for (let left = bytes; left > 0 && at < text.length;) {
    const code = text.codePointAt(at) ?? 0;
    left -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += code < 0x10000 ? 1 : 2;
  }
  return at - start;
}

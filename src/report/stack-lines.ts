import type { Frame } from '../gateway/invocation';
import { shorten } from '../scenario/compact';
import { plural } from './lines';
import type { Paint } from './paint';
import { inline } from './terminal-text';

const MAX_LINES = 12;
/** Runs of library frames longer than this are folded. */
const FOLDED_FRAMES = 2;
/** The longest circle of calls that is recognized as recursion. */
const MAX_CIRCLE = 8;
/** Names of generic functions can fill a screen. */
const MAX_NAME = 160;

/** Finds the text of a source line for a frame, without its line end; undefined when it is not at hand. */
export type SourceLine = (frame: Frame) => string | undefined;

/** How frames show where they are. */
export interface ShownSources {
  readonly source?: SourceLine;
  /** The path to write for a frame's source, where its line is known; without it, the source as results name it. */
  readonly path?: (source: string) => string;
}

/**
 * Frames, innermost first, the first one with a source position together with its line. Recursion is drawn once
 * with the number of its turns, and longer runs of frames that belong to libraries (panic machinery) are folded
 * into one line.
 */
export function stackLines(
  stack: readonly Frame[],
  indent: string,
  paint: Paint,
  { source, path }: ShownSources = {},
): string[] {
  const lines: string[] = [];
  let quoted = false;
  let shown = 0;
  for (let at = 0; at < stack.length;) {
    const frame = stack[at];
    if (frame === undefined || shown++ >= MAX_LINES) {
      lines.push(`${indent}… ${plural(stack.length - at, 'more frame')}`);
      break;
    }
    const folded = libraryRun(stack, at);
    if (folded > FOLDED_FRAMES) {
      const innermost = inline(shorten(frame.function, MAX_NAME));
      lines.push(paint.dim(`${indent}… ${plural(folded, 'library frame')}, innermost ${innermost}`));
      at += folded;
    } else {
      lines.push(frameLine(frame, indent, paint, path));
      const line = quoted || frame.library ? undefined : source?.(frame);
      if (line !== undefined) {
        quoted = true;
        lines.push(`${indent}   ${paint.dim(`${frame.line} |`)} ${inline(line.trimEnd()).slice(0, 200)}`);
      }
      at++;
    }
    const circle = circleBefore(stack, at);
    if (circle !== undefined) {
      lines.push(paint.dim(`${indent}… ${again(circle)}`));
      at += circle.size * circle.turns;
    }
    const omitted = stack[at - 1]?.omitted;
    if (omitted !== undefined) lines.push(paint.dim(`${indent}… ${plural(omitted, 'frame')} in between`));
  }
  return lines;
}

function frameLine(frame: Frame, indent: string, paint: Paint, path: ShownSources['path']): string {
  const name = inline(shorten(frame.function, MAX_NAME));
  const text = `${indent}at ${name}${frame.inlined ? ' (inlined)' : ''} ${frameLocation(frame, path)}`;
  return frame.library ? paint.dim(text) : text;
}

function frameLocation(frame: Frame, path: ShownSources['path']): string {
  if (frame.source === undefined) {
    const index = frame.function === `$${frame.index}` ? '' : `function ${frame.index}, `;
    return `(${index}byte ${frame.offset})`;
  }
  if (frame.line === undefined) return `(${inline(frame.source)})`;
  const column = frame.column === undefined ? '' : `:${frame.column}`;
  return `(${inline(path?.(frame.source) ?? frame.source)}:${frame.line}${column})`;
}

/** How many frames from `at` on belong to libraries without a break. */
function libraryRun(stack: readonly Frame[], at: number): number {
  let end = at;
  while (stack[end]?.library) {
    end++;
    if (stack[end - 1]?.omitted !== undefined) break;
  }
  return end - at;
}

interface Circle {
  readonly size: number;
  readonly turns: number;
}

function again({ size, turns }: Circle): string {
  const what = size === 1 ? 'the same call' : `the same ${size} calls`;
  return `${what} ${turns === 1 ? 'once more' : `${turns} times more`}`;
}

/** The frames right before `at` that come again from `at` on: how many they are and how often they come. */
function circleBefore(stack: readonly Frame[], at: number): Circle | undefined {
  for (let size = 1; size <= MAX_CIRCLE && size <= at; size++) {
    let length = 0;
    while (isSameCall(stack[at + length], stack[at - size + length])) length++;
    const turns = Math.floor(length / size);
    // Two calls in a row are still easier to read than a line about them.
    if (turns > 1 || (turns === 1 && size > 2)) return { size, turns };
  }
  return undefined;
}

function isSameCall(one: Frame | undefined, other: Frame | undefined): boolean {
  if (one === undefined || other === undefined || other.omitted !== undefined) return false;
  return (
    one.index === other.index &&
    one.offset === other.offset &&
    one.function === other.function &&
    one.line === other.line &&
    one.column === other.column
  );
}

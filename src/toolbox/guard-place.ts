import type { Frame } from '../gateway/invocation';
import type { SourcePosition } from '../run/result';

/** Where in the sources of a guard: line and column from 1. */
export interface GuardPlace {
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly function: string | undefined;
  /** Byte offset in the module, where there is no source position. */
  readonly offset?: number;
}

const FRAMES = 6;

/** The place of a fact of a guard: a position, else the first frame of the guard's own code that has one. */
export function guardPlace(
  guard: string,
  { position, stack = [] }: { readonly position?: SourcePosition; readonly stack?: readonly Frame[] },
): GuardPlace | undefined {
  if (position) {
    const { source: file, line, column } = position;
    return { file, line, column, function: stack[0]?.function };
  }
  const own = stack.filter(({ library }) => !library);
  const located = own.find(({ source, line }) => source !== undefined && line !== undefined && line > 0);
  if (located?.source !== undefined)
    return {
      file: located.source,
      line: located.line,
      column: located.column,
      function: located.function,
    };
  const [first] = own.length > 0 ? own : stack;
  if (!first) return undefined;
  return { file: guard, line: undefined, column: undefined, function: first.function, offset: first.offset };
}

/** `src/lib.rs:42:9 in label_resource`, or the byte of the module. */
export function placeText({ file, line, column, function: name, offset }: GuardPlace): string {
  const inside = name === undefined ? '' : ` in ${name}`;
  if (line === undefined) return `${file}${offset === undefined ? '' : ` byte ${String(offset)}`}${inside}`;
  return `${file}:${String(line)}${column === undefined ? '' : `:${String(column)}`}${inside}`;
}

/** The frames of a stack as lines, innermost first, without those of libraries where others remain. */
export function frameTexts(guard: string, stack: readonly Frame[] | undefined): string[] {
  const own = stack?.filter(({ library }) => !library) ?? [];
  const shown = own.length > 0 ? own : (stack ?? []);
  return shown.slice(0, FRAMES).map((frame) => {
    const place = guardPlace(guard, { stack: [frame] });
    return place ? placeText(place) : frame.function;
  });
}

import type { Frame } from '../../gateway/invocation';

/** The longest name of a function in a profile, in characters: a guard chooses it, and each call repeats it. */
const MAX_NAME = 300;
/** The longest path of a source; a longer one is no file. */
const MAX_SOURCE = 4096;

/** A function as a profile shows it, by its frame: with a name of bounded length, and its place when it has one. */
export function shownFrame(frame: Frame | undefined): {
  readonly name: string;
  readonly source?: string;
  readonly line?: number;
} {
  const { function: name = '', source, line } = frame ?? {};
  // Compilers use line 0 for code that belongs to none.
  const isPlace = source !== undefined && source.length <= MAX_SOURCE && Boolean(line);
  const shown = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME - 1)}…` : name;
  return { name: shown, ...(isPlace ? { source, line: line ?? 0 } : {}) };
}

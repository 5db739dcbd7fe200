import type { DebugInfo } from './debug-info';
import { displayName, isExportWrapper } from './demangle/display-name';
import { fullName, withoutOwnCrate } from './frame-names';
import { isLibraryFrame } from './library-frames';
import { findPanicText } from './panic-text';
import type { ModuleSourceMap } from './source-map';

/** A stack frame, as invocations carry it; offsets are bytes from the start of the guard's file. */
export interface LocatedFrame {
  readonly function: string;
  /** Function index, imports included. */
  readonly index: number;
  readonly offset: number;
  readonly source?: string;
  /** One-based. */
  readonly line?: number;
  /** One-based. */
  readonly column?: number;
  /** Inlined into the next frame. */
  readonly inlined?: boolean;
  readonly library?: boolean;
  /** How many frames were left out between this one and the next, in very deep stacks. */
  readonly omitted?: number;
}

export interface SourcePosition {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** What is known about a module's source; the first that knows an offset answers for it. */
export interface FrameSources {
  /** Position of the instruction at an offset, for modules assembled from WAT. */
  readonly wat?: (offset: number) => SourcePosition | undefined;
  readonly debugInfo?: DebugInfo;
  readonly sourceMap?: ModuleSourceMap;
  /** What exported functions are called outside, by index. */
  readonly exports?: ReadonlyMap<number, string>;
}

/** What the same invocation wrote, where a guard without debug information tells its position. */
export interface FrameHints {
  readonly stderr: string;
  readonly logs: readonly string[];
}

export type FrameLocator = (frames: readonly LocatedFrame[], hints?: FrameHints) => LocatedFrame[];

/** Inlining can turn one frame into dozens; endless recursion brings thousands of frames. */
const MAX_FRAMES = 20_000;

/**
 * Makes the function that turns the frames of a trap (innermost first, names as in the name section) into
 * frames with sources: a frame with inlined calls becomes several, names are demangled, frames of libraries
 * are marked, and exported functions have the name of their export. With `hints`, a stack that has no position of
 * the guard's own gets the one the guard printed.
 * Never throws; frames nothing is known about come back with their names demangled.
 */
export function createFrameLocator(sources: FrameSources): FrameLocator {
  return (frames, hints) => {
    const located: LocatedFrame[] = [];
    for (const frame of frames) {
      if (located.length >= MAX_FRAMES) break;
      located.push(...locateFrame(sources, frame));
      const last = located.at(-1);
      if (frame.omitted !== undefined && last !== undefined) {
        located[located.length - 1] = { ...last, omitted: frame.omitted };
      }
    }
    const joined = hints === undefined ? located : joinPanicText(located, hints);
    return joined.map((frame) => namedByExport(frame, sources.exports));
  };
}

function namedByExport(frame: LocatedFrame, exports: FrameSources['exports']): LocatedFrame {
  if (frame.inlined === true || frame.library === true) return frame;
  const name = exports?.get(frame.index);
  return name === undefined ? frame : { ...frame, function: name };
}

function locateFrame(sources: FrameSources, frame: LocatedFrame): LocatedFrame[] {
  const { index, offset } = frame;
  const written = sources.wat?.(offset);
  if (written !== undefined) {
    const { source, line, column } = written;
    return [{ function: frame.function, index, offset, source, line, column }];
  }
  const found = sources.debugInfo?.locate(offset) ?? [];
  if (found.length > 0) {
    return found.map((part) => {
      const name = fullName(part, part.inlined ? undefined : frame.function);
      const isLibrary = isExportWrapper(frame.function) || isLibraryFrame(name, part.source);
      return {
        function: isLibrary ? name : withoutOwnCrate(name, part.unitName),
        index,
        offset,
        ...(part.source === undefined ? {} : { source: part.source }),
        ...(part.line === undefined ? {} : { line: part.line }),
        ...(part.column === undefined ? {} : { column: part.column }),
        ...(part.inlined ? { inlined: true } : {}),
        ...(isLibrary ? { library: true } : {}),
      };
    });
  }
  const name = displayName(frame.function);
  const mapped = sources.sourceMap?.locate(offset);
  const location = mapped && { source: mapped.source, line: mapped.line, column: mapped.column };
  const isLibrary = isExportWrapper(frame.function) || isLibraryFrame(name, mapped?.source);
  return [{ function: name, index, offset, ...location, ...(isLibrary ? { library: true } : {}) }];
}

/**
 * A stripped guard says where it panicked, but not in which frame: with names it is the innermost frame of
 * the guard's own; without names a frame for the panic itself goes in front.
 */
function joinPanicText(frames: readonly LocatedFrame[], hints: FrameHints): LocatedFrame[] {
  const isPlaced = frames.some((frame) => frame.line !== undefined && frame.library !== true);
  const [innermost] = frames;
  if (isPlaced || innermost === undefined) return [...frames];
  const panic = findPanicText(hints);
  if (panic?.source === undefined || panic.line === undefined) return [...frames];
  const { source, line, column } = panic;
  const location = column === undefined ? { source, line } : { source, line, column };
  const isLibrary = isLibraryFrame('', source);
  const own = frames.findIndex((frame) => frame.library !== true && !isNameless(frame));
  if (own < 0 || isLibrary) {
    const { index, offset } = innermost;
    const library = isLibrary ? { library: true } : {};
    return [{ function: 'panic', index, offset, ...location, inlined: true, ...library }, ...frames];
  }
  return frames.map((frame, i) => (i === own ? { ...frame, ...location } : frame));
}

/** Engines and name sections that know no name give the index. */
function isNameless(frame: LocatedFrame): boolean {
  return /^\$\d+$/.test(frame.function);
}

import type { FunctionType } from '../../wasm/module';
import { kindCode, valueTypeName } from '../../wasm/value-types';
import type { RewriteInfo } from '../../wasm/rewrite/info';
import { toOriginalOffset } from '../../wasm/rewrite/offset-map';
import type { Frame } from '../invocation';
import { STACK_TRACE_HEADING } from '../texts';

/** Frames the gateway's runtime prints before it stops (wazero C2). */
const PRINTED_FRAMES = 30;
/**
 * Frames the engine is asked for when a call fails. More of them make the engine collect garbage while the stack is
 * deepest, and looking through millions of frames takes as long as unwinding them.
 */
const CAPTURED_FRAMES = 5_100;
/** Frames kept at either end of a deep stack. */
const INNER_FRAMES = 200;
const OUTER_FRAMES = 40;
/** Frames looked at of a stack that is cut: those kept, even with an added function between each two of them. */
const WRITTEN_FRAMES = 4 * INNER_FRAMES;

/** What of `Error` is V8's, and decides what an error records of the stack. */
interface StackCapture {
  stackTraceLimit?: number;
  prepareStackTrace?: ((error: Error, sites: readonly CallSite[]) => unknown) | undefined;
}
export const capture = Error as unknown as StackCapture;

/** Runs `body` with enough stack frames recorded in the errors it throws. */
export function withDeepStacks<T>(body: () => T): T {
  const limit = capture.stackTraceLimit;
  capture.stackTraceLimit = CAPTURED_FRAMES;
  try {
    return body();
  } finally {
    if (limit === undefined) delete capture.stackTraceLimit;
    else capture.stackTraceLimit = limit;
  }
}

// Anchored at the end; the rewritten module has no name section, so the guard has no say in this text.
const WASM_FRAME = /wasm-function\[(\d+)\]:0x([0-9a-f]+)\)?$/;

/** A frame of the rewritten module as the engine reports it. */
export interface EngineFrame {
  readonly index: number;
  readonly offset: number;
}

/** The WebAssembly frames of a stack, innermost first. */
export interface EngineStack {
  readonly frames: readonly EngineFrame[];
  /** The engine recorded no more: the outer end is missing. */
  readonly isCut: boolean;
}

/** The WebAssembly frames recorded in `error`. */
export function engineFrames(error: Error): EngineStack {
  const frames: EngineFrame[] = [];
  const { lines, isCut } = stackLines(error);
  for (const line of lines) {
    const frame = engineFrame(line);
    if (frame) frames.push(frame);
  }
  return { frames, isCut };
}

/** The frame that a line of a stack is about, if it is one of WebAssembly. */
export function engineFrame(line: string): EngineFrame | undefined {
  const match = WASM_FRAME.exec(line);
  return match ? { index: Number(match[1]), offset: Number.parseInt(match[2] ?? '', 16) } : undefined;
}

/** What V8 has for a frame: its file's name, and the position in it, which is the module's offset. */
export interface CallSite {
  getFileName(): unknown;
  getPosition(): number;
}

/** Whether a call site is in WebAssembly; only those are written out, which is what costs. */
export function isGuest(site: CallSite): boolean {
  const file = site.getFileName();
  return typeof file !== 'string' || file.startsWith('wasm:');
}

/** One text per frame: structured where the engine lets us, so that no message can pass for a frame. */
function stackLines(error: Error): { lines: readonly string[]; isCut: boolean } {
  const previous = capture.prepareStackTrace;
  let isCut = false;
  capture.prepareStackTrace = (_error, sites) => {
    isCut = sites.length >= CAPTURED_FRAMES;
    // Of a stack whose outer end is missing no one looks further than this; writing out a frame is what costs.
    const seen = isCut ? sites.slice(0, WRITTEN_FRAMES) : sites;
    return seen.filter(isGuest).map(String);
  };
  let stack: unknown;
  try {
    stack = error.stack;
  } finally {
    capture.prepareStackTrace = previous;
  }
  if (Array.isArray(stack)) {
    return { lines: stack.filter((line): line is string => typeof line === 'string'), isCut };
  }
  return { lines: typeof stack === 'string' ? stack.split('\n') : [], isCut };
}

/** Names, types and original offsets of the guard's functions. */
export class FrameReader {
  constructor(private readonly info: RewriteInfo) {}

  /**
   * The guard's own frames; an added function's frame is left out, its caller is at the original instruction.
   * Of a very deep stack both ends are kept, as far as the engine recorded them.
   */
  frames({ frames, isCut }: EngineStack): readonly Frame[] {
    const own = frames.filter((frame) => frame.index < this.info.firstAddedFunction);
    const omitted = own.length - INNER_FRAMES - OUTER_FRAMES;
    if (omitted <= 0) return own.map((frame) => this.#frame(frame));
    const kept = isCut
      ? own.slice(0, INNER_FRAMES)
      : [...own.slice(0, INNER_FRAMES), ...own.slice(-OUTER_FRAMES)];
    return kept.map((frame, at) =>
      !isCut && at === INNER_FRAMES - 1 ? { ...this.#frame(frame), omitted } : this.#frame(frame),
    );
  }

  /** The frame of a function of the guard; null for an added one. */
  own(frame: EngineFrame): Frame | null {
    return frame.index < this.info.firstAddedFunction ? this.#frame(frame) : null;
  }

  #frame({ index, offset }: EngineFrame): Frame {
    return {
      function: this.#name(index),
      index,
      offset: toOriginalOffset(this.info.offsets, offset) ?? 0,
    };
  }

  /** `module.function(params) results` of function `index`, as in the gateway's traces. */
  line(index: number): string {
    const type = this.info.types[this.info.functionTypes[index] ?? -1] ?? { params: [], results: [] };
    return `${this.info.moduleName}.${this.#name(index)}${signature(type)}`;
  }

  #name(index: number): string {
    return this.info.functionNames.get(index) || `$${String(index)}`;
  }
}

/** The line of a host function on top of the stack. */
export function hostLine(module: string, name: string, type: FunctionType): string {
  return `${module}.${name}${signature(type)}`;
}

/** A stack trace with one line a frame, cut after 30 as the gateway's runtime does. */
export function traceText(lines: readonly string[]): string {
  const printed = lines.slice(0, PRINTED_FRAMES);
  if (printed.length === PRINTED_FRAMES) printed.push('... maybe followed by omitted frames');
  return `${STACK_TRACE_HEADING}\n\t${printed.join('\n\t')}`;
}

function signature(type: FunctionType): string {
  const params = `(${type.params.map(typeName).join(',')})`;
  const results = type.results.map(typeName);
  if (results.length === 0) return params;
  return `${params} ${results.length === 1 ? (results[0] ?? '') : `(${results.join(',')})`}`;
}

const PRINTED_TYPES = new Set([0x7f, 0x7e, 0x7d, 0x7c, 0x6f]);

function typeName(type: number): string {
  const code = kindCode(type);
  return PRINTED_TYPES.has(code) ? valueTypeName(code) : 'unknown';
}

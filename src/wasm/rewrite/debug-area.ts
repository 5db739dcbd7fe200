import type { WasmModule } from '../module';

/**
 * The memory a debugged guard's added code shares with the debugger, which may sit in another thread: control
 * words, one flag byte for each byte of code, then a stack of records, one for each active call of the guard.
 * Offsets in bytes. The words stand where a record at address 0 would have its own: its depth is never reached
 * by a step, so code without a record needs no separate case.
 */
export const AREA = {
  /** Non-zero: stop at the next chance. */
  pause: 0,
  /**
   * Steps end at statements of calls at most this deep; 0: no step is under way; -1: a step ends when the guard is
   * called again.
   */
  stepDepth: 4,
  /** Non-zero: nothing stops. */
  muted: 8,
  /** Where a record has its depth; holds `NEVER`. */
  noDepth: 12,
  /** Steps by instruction end at instructions of calls at most this deep; otherwise as `stepDepth`. */
  instructionDepth: 16,
  /** Address of the innermost record; 0: none. */
  top: 20,
  /** Counts commands; a stopped guard sleeps on it. */
  commands: 24,
  /** Non-zero: traps stop. */
  traps: 28,
  /** Non-zero: a breakpoint is at an instruction that is no statement or mark. */
  armed: 32,
  flags: 48,
} as const;

/** Places in a record. */
export const RECORD = { previous: 0, function: 4, offset: 8, depth: 12, size: 16, locals: 24 } as const;

/** A depth no call has. */
const NEVER = 0x7fffffff;
/** A depth that every call's is within: a step to the next statement, wherever it is. */
export const ANY_DEPTH = NEVER - 1;
/** The flag of code with a breakpoint. */
export const BREAKPOINT = 1;

const STACK_BYTES = 16 * 1024 * 1024;
const PAGE_BYTES = 65536;

/** Where things are in the debug area of one module. */
export interface AreaLayout {
  /** Offset in the guard's file that the first flag belongs to. */
  readonly codeStart: number;
  /** Address of the first record. */
  readonly stackStart: number;
  /** Size of the whole debug area in bytes, a multiple of a page. */
  readonly bytes: number;
}

/** The debug area of a module: as large as its code, and some MB for records. */
export function areaLayout(module: Pick<WasmModule, 'code'>): AreaLayout {
  const codeStart = module.code[0]?.range.start ?? 0;
  const codeEnd = module.code.at(-1)?.range.end ?? codeStart;
  const stackStart = Math.ceil((AREA.flags + codeEnd - codeStart) / 16) * 16;
  return {
    codeStart,
    stackStart,
    bytes: Math.ceil((stackStart + STACK_BYTES) / PAGE_BYTES) * PAGE_BYTES,
  };
}

/** A new debug area that threads can share. */
export function createArea(layout: AreaLayout): WebAssembly.Memory {
  const pages = layout.bytes / PAGE_BYTES;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  new DataView(memory.buffer).setInt32(AREA.noDepth, NEVER, true);
  return memory;
}

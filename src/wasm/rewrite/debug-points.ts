import { forEachInstruction } from '../instructions';
import type { Code } from '../module';
import type { KeptLocals } from './debug-locals';
import type { Instrumented } from './instrumented';

/** Where a guard can be stopped for its source; offsets of instructions in the original file, ascending. */
export interface SourcePoints {
  /** Where a step can end. */
  readonly statements: Uint32Array;
  /** Where, besides, a breakpoint can be. */
  readonly marks: Uint32Array;
  /** Steps can end at every instruction: nothing is known of the guard's source. */
  readonly everyInstruction: boolean;
}

/** Where a guard can be stopped. */
export interface DebugPoints extends SourcePoints {
  /**
   * Functions, as positions in the code section, in which breakpoints and steps by instruction can be at every
   * instruction, where there is room for it (`takesInstructions`).
   */
  readonly fine: FineFunctions;
}

export type FineFunctions = 'all' | readonly number[];

/** What this engine takes as one body, less some room. */
export const MAX_BODY_BYTES = 7_000_000;
/** Added code of a guard up to which all its functions are fine: it is made and compiled in about a second. */
const MAX_FINE_BYTES = 16 * 1024 * 1024;

/** Whether a point at each instruction of a body fits: instructions take a byte at least. */
export function takesInstructions({ body }: Pick<Code, 'body'>, locals: Pick<KeptLocals, 'kept'>): boolean {
  return (body.end - body.start) * pointBytes(locals) <= MAX_BODY_BYTES;
}

/** Whether a guard is small enough for a point at each instruction; one takes two bytes on average. */
export function isFine(
  bodies: Iterable<{ readonly code: Pick<Code, 'body'>; readonly locals: Pick<KeptLocals, 'kept'> }>,
): boolean {
  let bytes = 0;
  for (const { code, locals } of bodies)
    bytes += ((code.body.end - code.body.start) * pointBytes(locals)) / 2;
  return bytes <= MAX_FINE_BYTES;
}

/** The code of a point at an instruction, at most. */
function pointBytes({ kept }: Pick<KeptLocals, 'kept'>): number {
  return 41 + 4 * kept.length;
}

/**
 * The points of one body, ascending. Besides those asked for there is one at its start, at each call, so that
 * the caller's values are known while the call runs, and behind each loop header, so that every loop can be stopped.
 * Undefined when the body cannot be read.
 *
 * @param fine with one at every other instruction
 */
export function pointsOf(
  bytes: Uint8Array,
  code: Code,
  points: DebugPoints,
  fine: boolean,
): Instrumented[] | undefined {
  const found: Instrumented[] = [];
  const statements = new Ascending(points.statements, code.expression.start);
  const marks = new Ascending(points.marks, code.expression.start);
  let isMark = true;
  const read = forEachInstruction(bytes, code.expression, ({ offset, opcode: { name } }) => {
    const statement = statements.has(offset) || points.everyInstruction;
    const mark = isMark || marks.has(offset) || name === 'call' || name === 'call_indirect';
    if (statement || mark) found.push({ offset, kind: statement ? 'statement' : 'mark' });
    else if (fine) found.push({ offset, kind: 'instruction' });
    isMark = name === 'loop';
  });
  return read.ok ? found : undefined;
}

/** Membership in ascending numbers, asked for in ascending order. */
class Ascending {
  #next: number;

  constructor(
    private readonly values: Uint32Array,
    from: number,
  ) {
    let low = 0;
    let high = values.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((values[middle] ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    this.#next = low;
  }

  has(value: number): boolean {
    while ((this.values[this.#next] ?? Infinity) < value) this.#next++;
    return this.values[this.#next] === value;
  }
}

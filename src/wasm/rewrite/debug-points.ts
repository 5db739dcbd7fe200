import { forEachInstruction } from '../instructions';
import type { Code } from '../module';
import type { Instrumented } from './instrumented';

/** Where a guard can be stopped; offsets of instructions in the original file, ascending. */
export interface DebugPoints {
  /** Where a step can end. */
  readonly statements: Uint32Array;
  /** Where, besides, a breakpoint can be. */
  readonly marks: Uint32Array;
  /** Steps can end at every instruction: nothing is known of the guard's source. */
  readonly everyInstruction: boolean;
}

/**
 * The points of one body, ascending. Besides those asked for there is one at its start, at each call, so that
 * the caller's values are known while the call runs, and behind each loop header, so that every loop can be stopped.
 * Undefined when the body cannot be read.
 */
export function pointsOf(bytes: Uint8Array, code: Code, points: DebugPoints): Instrumented[] | undefined {
  const found: Instrumented[] = [];
  const statements = new Ascending(points.statements, code.expression.start);
  const marks = new Ascending(points.marks, code.expression.start);
  let isMark = true;
  const read = forEachInstruction(bytes, code.expression, ({ offset, opcode: { name } }) => {
    const statement = statements.has(offset) || points.everyInstruction;
    const mark = isMark || marks.has(offset) || name === 'call' || name === 'call_indirect';
    if (statement || mark) found.push({ offset, statement });
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

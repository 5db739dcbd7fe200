import type { CoverageTable } from '../../wasm/coverage/coverage-table';
import type { SourceRow } from '../../wasm/debug/source-rows';

/** Finds the rows of a guard's code, by offset in its file. */
export class RowFinder {
  /** @param rows by offset, as a `SourceLocator` has them */
  constructor(
    private readonly rows: readonly SourceRow[],
    private readonly bodies: CoverageTable['bodies'],
  ) {}

  /** The rows that begin in `[start, end)`. */
  between(start: number, end: number): readonly SourceRow[] {
    return this.rows.slice(this.#after(start - 1), this.#after(end - 1));
  }

  /** The same of a function's first block: its declaration may have a row before the first instruction. */
  ofEntry(start: number, end: number): readonly SourceRow[] {
    return this.between(this.#bodyOf(start), end);
  }

  /** The row that the instruction at `offset` belongs to; none where its function has no row before it. */
  at(offset: number): SourceRow | undefined {
    const row = this.rows[this.#after(offset) - 1];
    return row !== undefined && row.offset >= this.#bodyOf(offset) ? row : undefined;
  }

  /** Index of the first row behind `offset`. */
  #after(offset: number): number {
    return firstAbove(this.rows.length, (i) => this.rows[i]?.offset ?? 0, offset);
  }

  #bodyOf(offset: number): number {
    const { bodies } = this;
    return bodies[firstAbove(bodies.length, (i) => bodies[i] ?? 0, offset) - 1] ?? 0;
  }
}

/** Index of the first of `count` ascending values that is larger than `limit`. */
export function firstAbove(count: number, valueAt: (index: number) => number, limit: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueAt(middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

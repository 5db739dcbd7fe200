/** A place in a source where code begins; line and column count from 1, as in DWARF and in what people read. */
export interface SourceRow {
  /** Of its first instruction, from the start of the guard's file. */
  readonly offset: number;
  /** As debug information has it; for WAT, the guard's path. */
  readonly source: string;
  readonly line: number;
  readonly column?: number;
  /** Whether a step can end here. */
  readonly statement: boolean;
  /** Here the function has made its frame: a step into it ends here, and its variables are in their places. */
  readonly bodyStart?: true;
}

/**
 * The rows without those that only go on with the line before them, so that a step over one line of a compiler
 * with many rows is one step. `rows` ascend.
 */
export function lineStarts(rows: readonly SourceRow[]): SourceRow[] {
  let last: SourceRow | undefined;
  return rows.filter((row) => {
    if (!row.statement || row.line < 1) return false;
    const goesOn = last?.source === row.source && last.line === row.line;
    last = row;
    return !goesOn;
  });
}

import { lineStarts, type SourceRow } from '../wasm/debug/source-rows';
import type { WasmModule } from '../wasm/module';
import type { DebugPoints } from '../wasm/rewrite/debug-points';

/** Where a breakpoint came to be. */
export interface PlacedBreakpoint {
  readonly line: number;
  readonly column?: number;
  /** In the guard's file: several where a line was compiled to several pieces of code. */
  readonly offsets: readonly number[];
}

/** What is known of the lines of a guard's sources, and where the guard can stop for them. */
export class CodeMap {
  readonly points: DebugPoints;
  readonly #bySource = new Map<string, Map<number, SourceRow[]>>();
  readonly #byOffset = new Map<number, SourceRow>();

  /** @param rows of the guard's debug information or text; without any, every instruction is a statement */
  constructor(rows: readonly SourceRow[], module: Pick<WasmModule, 'code'>, isText: boolean) {
    const placed = insideCode(isText ? rows : lineStarts(rows), module);
    for (const row of placed) {
      const lines = this.#bySource.get(row.source) ?? new Map<number, SourceRow[]>();
      this.#bySource.set(row.source, lines);
      const known = lines.get(row.line);
      if (known) known.push(row);
      else lines.set(row.line, [row]);
      if (!this.#byOffset.has(row.offset)) this.#byOffset.set(row.offset, row);
    }
    const offsets = (statement: boolean): Uint32Array =>
      Uint32Array.from(placed.flatMap((row) => (row.statement === statement ? [row.offset] : []))).sort();
    this.points = { statements: offsets(true), marks: offsets(false), everyInstruction: rows.length === 0 };
  }

  /** The sources that have code, named as in debug information. */
  get sources(): readonly string[] {
    return [...this.#bySource.keys()];
  }

  /** A breakpoint at a line (one-based), or at the next line of the source that has code; undefined behind the last. */
  breakpoint(source: string, line: number): PlacedBreakpoint | undefined {
    const lines = this.#bySource.get(source);
    if (lines === undefined) return undefined;
    let nearest = Infinity;
    for (const known of lines.keys()) if (known >= line && known < nearest) nearest = known;
    const rows = lines.get(nearest);
    if (rows === undefined) return undefined;
    const column = rows[0]?.column;
    const offsets = rows.map(({ offset }) => offset);
    return { line: nearest, ...(column === undefined ? {} : { column }), offsets };
  }

  /** The row that begins at an offset. */
  rowAt(offset: number): SourceRow | undefined {
    return this.#byOffset.get(offset);
  }
}

/** Compilers begin a function's first row at its locals, where there is no instruction to stop at. */
function insideCode(rows: readonly SourceRow[], { code }: Pick<WasmModule, 'code'>): SourceRow[] {
  let next = 0;
  return rows.map((row) => {
    while ((code[next]?.range.end ?? Infinity) <= row.offset) next++;
    const start = code[next]?.expression.start ?? 0;
    const isHeader = row.offset >= (code[next]?.range.start ?? Infinity) && row.offset < start;
    return isHeader ? { ...row, offset: start } : row;
  });
}

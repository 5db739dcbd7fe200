import type { SourcePoints } from '../wasm/rewrite/debug-points';
import { indexFrom, type CodeRows } from './code-rows';

/** Where a breakpoint came to be. */
export interface PlacedBreakpoint {
  readonly line: number;
  readonly column?: number;
  /** In the guard's file: several where a line was compiled to several pieces of code. */
  readonly offsets: readonly number[];
}

/** A line that code begins at; line and column count from 1. */
export interface CodeLine {
  readonly source: string;
  readonly line: number;
  readonly column?: number;
}

/** What is known of the lines of a guard's sources, and where the guard can stop for them. */
export class CodeMap {
  readonly points: SourcePoints;
  readonly #rows: CodeRows;

  constructor(rows: CodeRows) {
    this.#rows = rows;
    this.points = rows.points;
  }

  /** The sources that have code, named as in debug information. */
  get sources(): readonly string[] {
    return this.#rows.sources;
  }

  /** A breakpoint at a line (one-based), or at the next line of the source that has code; undefined behind the last. */
  breakpoint(source: string, line: number): PlacedBreakpoint | undefined {
    const number = this.#rows.sources.indexOf(source);
    const { byLine, lines, columns, offsets, sourceNumbers } = this.#rows;
    let at = this.#firstFrom(number, line);
    const first = byLine[at];
    if (number < 0 || first === undefined || sourceNumbers[first] !== number) return undefined;
    const nearest = lines[first] ?? 0;
    const found: number[] = [];
    for (
      let row = byLine[at];
      row !== undefined && sourceNumbers[row] === number && lines[row] === nearest;
      row = byLine[++at]
    )
      found.push(offsets[row] ?? 0);
    const column = columns[first];
    return { line: nearest, ...(column ? { column } : {}), offsets: found };
  }

  /** The line that begins at an offset. */
  rowAt(offset: number): CodeLine | undefined {
    const { offsets, sources, sourceNumbers, lines, columns } = this.#rows;
    const row = indexFrom(offsets, offset);
    if (offsets[row] !== offset) return undefined;
    const source = sources[sourceNumbers[row] ?? -1];
    const [line, column] = [lines[row], columns[row]];
    if (source === undefined || line === undefined) return undefined;
    return { source, line, ...(column ? { column } : {}) };
  }

  /** Where in `byLine` the rows of a source begin that are at `line` or behind it. */
  #firstFrom(number: number, line: number): number {
    const { byLine, lines, sourceNumbers } = this.#rows;
    let low = 0;
    let high = byLine.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = byLine[middle] ?? 0;
      const order = (sourceNumbers[row] ?? 0) - number || (lines[row] ?? 0) - line;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

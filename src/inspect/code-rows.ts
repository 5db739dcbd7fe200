import { lineStarts, type SourceRow } from '../wasm/debug/source-rows';
import type { WasmModule } from '../wasm/module';
import type { SourcePoints } from '../wasm/rewrite/debug-points';

/**
 * What a `CodeMap` is made from, as tables that go from one thread to another without being copied. Each place where
 * code of a source begins has a row, by offset.
 */
export interface CodeRows {
  /** Named as in debug information. */
  readonly sources: readonly string[];
  /** For each row: offset in the guard's file, index in `sources`, line, and column (0: unknown). */
  readonly offsets: Float64Array<ArrayBuffer>;
  readonly sourceNumbers: Uint32Array<ArrayBuffer>;
  readonly lines: Float64Array<ArrayBuffer>;
  readonly columns: Float64Array<ArrayBuffer>;
  /** The rows by source, then line. */
  readonly byLine: Uint32Array<ArrayBuffer>;
  readonly points: SourcePoints & Record<'statements' | 'marks', Uint32Array<ArrayBuffer>>;
}

/** @param rows of the guard's debug information or text; without any, every instruction is a statement */
export function codeRows(
  rows: readonly SourceRow[],
  module: Pick<WasmModule, 'code'>,
  isText: boolean,
): CodeRows {
  const placed = insideCode(isText ? rows : lineStarts(behindPrologues(rows, module)), module);
  const numbers = new Map<string, number>();
  const numberOf = ({ source }: SourceRow): number => {
    const number = numbers.get(source) ?? numbers.size;
    numbers.set(source, number);
    return number;
  };
  const sourceNumbers = Uint32Array.from(placed, numberOf);
  const lines = Float64Array.from(placed, ({ line }) => line);
  // Sorting keeps the order of the rows of one line.
  const byLine = Uint32Array.from(placed.keys()).sort(
    (a, b) => (sourceNumbers[a] ?? 0) - (sourceNumbers[b] ?? 0) || (lines[a] ?? 0) - (lines[b] ?? 0) || a - b,
  );
  const offsets = (statement: boolean): Uint32Array<ArrayBuffer> =>
    Uint32Array.from(placed.flatMap((row) => (row.statement === statement ? [row.offset] : []))).sort();
  return {
    sources: [...numbers.keys()],
    offsets: Float64Array.from(placed, ({ offset }) => offset),
    sourceNumbers,
    lines,
    columns: Float64Array.from(placed, ({ column = 0 }) => column),
    byLine,
    points: { statements: offsets(true), marks: offsets(false), everyInstruction: rows.length === 0 },
  };
}

/**
 * The rows without those of code that makes a function's frame, where its variables are not in their places yet. Where
 * the body begins with another function's code, inlined there, all rows stay: its line says nothing of this function.
 */
function behindPrologues(
  rows: readonly SourceRow[],
  { code }: Pick<WasmModule, 'code'>,
): readonly SourceRow[] {
  const kept: SourceRow[] = [];
  let next = 0;
  for (let at = 0; at < rows.length;) {
    const offset = rows[at]?.offset ?? 0;
    while ((code[next]?.range.end ?? Infinity) <= offset) next++;
    const end = code[next]?.range.end ?? Infinity;
    const first = at;
    while (at < rows.length && (rows[at]?.offset ?? 0) < end) at++;
    const own = rows.slice(first, at);
    const body = own.findIndex(({ bodyStart }) => bodyStart);
    for (const row of isOwnBody(own[0], own[body]) ? own.slice(body) : own) kept.push(row);
  }
  return kept;
}

function isOwnBody(entry: SourceRow | undefined, body: SourceRow | undefined): boolean {
  return entry !== undefined && body?.source === entry.source && body.line >= entry.line;
}

/** Offsets at which functions have made their frames, ascending. */
export function bodyStarts(rows: readonly SourceRow[]): Float64Array<ArrayBuffer> {
  return Float64Array.from(rows.flatMap(({ offset, bodyStart }) => (bodyStart ? [offset] : []))).sort();
}

/** The first of ascending numbers that is `least` or more. */
export function firstFrom(ascending: Float64Array, least: number): number | undefined {
  return ascending[indexFrom(ascending, least)];
}

/** Where the first of ascending numbers is that is `least` or more; their count where all are below it. */
export function indexFrom(ascending: Float64Array, least: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
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

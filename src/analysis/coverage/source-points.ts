import type { Frame } from '../../gateway/invocation';
import type { GuardCoverage } from '../../run/guard-host';
import type { SourceLocator } from '../../run/source-locator';
import { pointAt, pointCount, type CoverageTable, type PointKind } from '../../wasm/coverage/coverage-table';
import { isDependencySource, isLibrarySource } from '../../wasm/debug/library-frames';
import { RowFinder } from './row-finder';

/** A function of a source, and the point that counts its calls. */
export interface FunctionPoint {
  readonly name: string;
  /** One-based: where its code begins. */
  readonly line: number;
  readonly point: number;
}

/** A branch and the points of its directions, in the order of the code. */
export interface BranchPoints {
  /** One-based. */
  readonly line: number;
  readonly column?: number;
  /** Of the branch in the guard's file. */
  readonly offset: number;
  readonly directions: readonly { readonly kind: PointKind; readonly point: number }[];
}

/** A place at which code begins, and the points of that code. */
export interface StatementPoints {
  /** One-based, both. */
  readonly line: number;
  readonly column: number;
  readonly points: readonly number[];
}

/** Which points count the lines, statements, functions and branches of one source. */
export interface SourcePoints {
  /** The path as `StackLocator` names it. */
  readonly source: string;
  /** By one-based line. */
  readonly lines: ReadonlyMap<number, readonly number[]>;
  readonly statements: readonly StatementPoints[];
  readonly functions: readonly FunctionPoint[];
  readonly branches: readonly BranchPoints[];
}

/** The sources of a guard, and its functions that are in none of them. */
export interface GuardSources {
  readonly sources: readonly SourcePoints[];
  /** Functions that no line of a source is known for: all of them without debug information. */
  readonly withoutLines: readonly Omit<FunctionPoint, 'line'>[];
  /** How many functions of libraries are left out. */
  readonly libraryFunctions: number;
}

/** A guard whose points are known. */
export type CoveredGuard = Pick<Extract<GuardCoverage, { ok: true }>, 'table' | 'functionNames'>;

/**
 * Finds the sources of a guard's points: what a report about coverage is made from, once for each guard. Sources of
 * libraries are left out; without debug information there are none. Throws as `SourceLocator.rows` does.
 */
export function sourcePoints(guard: CoveredGuard, locator: SourceLocator): GuardSources {
  const { table } = guard;
  const rows = new RowFinder(locator.rows(), table.bodies);
  const begun = locateStarts(guard, locator, rows);
  const sources = new Sources();
  for (let point = 0; point < pointCount(table); point++) {
    const { start, end, kind } = pointAt(table, point);
    const frame = begun.get(point);
    if (kind === 'entry' && frame) sources.addFunction(frame, point);
    if (start === end) continue;
    const own = kind === 'entry' ? rows.ofEntry(start, end) : rows.between(start, end);
    for (const row of own) sources.addCode(row, point);
    // Compilers let a line go on into code that has none; only a text says exactly what begins inside of a line.
    if (!own.some(({ offset }) => offset <= start)) sources.addCode(frame?.inText, point);
  }
  for (const [offset, directions] of branches(table)) {
    const row = rows.at(offset);
    const exact = row && isText(row.source) ? lineAt(locator, offset) : row;
    sources.addBranch(exact, offset, directions);
  }
  return sources.found();
}

/** Where the code of a point begins. */
interface Begun {
  readonly name: string;
  readonly place: Line | undefined;
  /** The line of the first instruction, in a text. */
  readonly inText: Line | undefined;
  readonly library: boolean;
}

interface Line {
  readonly source: string;
  readonly line: number;
  readonly column?: number | undefined;
}

/**
 * Names and places of the functions, and of points of WAT that begin in the middle of a line: rows of a text are
 * where lines begin, and code may come back to a line after another one.
 */
function locateStarts(
  { table, functionNames }: CoveredGuard,
  locator: SourceLocator,
  rows: RowFinder,
): Map<number, Begun> {
  const begun = new Map<number, Begun>();
  for (let point = 0; point < pointCount(table); point++) {
    const { kind, start, end, function: index } = pointAt(table, point);
    const row = rows.at(start);
    const isInside = start < end && row !== undefined && isText(row.source) && row.offset !== start;
    if (kind !== 'entry' && !isInside) continue;
    const frame: Frame = { function: functionNames.get(index) || `$${String(index)}`, index, offset: start };
    const outermost = locator.locate([frame]).at(-1) ?? frame;
    const place = lineOf(outermost);
    begun.set(point, {
      name: outermost.function,
      place: place ?? row,
      inText: place !== undefined && isText(place.source) ? place : undefined,
      library: outermost.library === true,
    });
  }
  return begun;
}

/** The line that an instruction of a text is written in. */
function lineAt(locator: SourceLocator, offset: number): Line | undefined {
  const [frame] = locator.locate([{ function: '', index: 0, offset }]);
  return frame && lineOf(frame);
}

function lineOf({ source, line, column }: Frame): Line | undefined {
  return source === undefined || line === undefined ? undefined : { source, line, column };
}

function isText(source: string): boolean {
  return /\.wa[ts]t?$/i.test(source);
}

/** The directions of each branch, by its offset. */
function branches(table: CoverageTable): Map<number, { kind: PointKind; point: number }[]> {
  const found = new Map<number, { kind: PointKind; point: number }[]>();
  for (let point = 0; point < pointCount(table); point++) {
    const { branch, kind } = pointAt(table, point);
    if (branch === undefined) continue;
    const known = found.get(branch);
    if (known) known.push({ kind, point });
    else found.set(branch, [{ kind, point }]);
  }
  return found;
}

interface SourceParts {
  readonly lines: Map<number, number[]>;
  readonly statements: Map<string, StatementPoints & { readonly points: number[] }>;
  readonly functions: FunctionPoint[];
  readonly branches: BranchPoints[];
}

/** What is known of each source so far. */
class Sources {
  readonly #bySource = new Map<string, SourceParts | undefined>();
  readonly #withoutLines: { readonly name: string; readonly point: number }[] = [];
  #libraryFunctions = 0;

  found(): GuardSources {
    const sources = [...this.#bySource].flatMap(([source, parts]) =>
      parts ? [{ source, ...parts, statements: [...parts.statements.values()] }] : [],
    );
    return { sources, withoutLines: this.#withoutLines, libraryFunctions: this.#libraryFunctions };
  }

  /** Code of `place` is in the block of `point`. */
  addCode(place: Line | undefined, point: number): void {
    const parts = this.#of(place);
    if (place === undefined || parts === undefined) return;
    const { line } = place;
    const column = place.column || 1;
    const key = `${String(line)}:${String(column)}`;
    const statement = parts.statements.get(key) ?? { line, column, points: [] };
    parts.statements.set(key, statement);
    const known = parts.lines.get(line) ?? [];
    parts.lines.set(line, known);
    for (const points of [statement.points, known]) if (points.at(-1) !== point) points.push(point);
  }

  addFunction({ place, name, library }: Begun, point: number): void {
    const isPlaced = place !== undefined && place.line >= 1;
    const parts = this.#of(place);
    if (library || (isPlaced && parts === undefined)) this.#libraryFunctions++;
    else if (isPlaced && parts) parts.functions.push({ name, line: place.line, point });
    else this.#withoutLines.push({ name, point });
  }

  addBranch(place: Line | undefined, offset: number, directions: BranchPoints['directions']): void {
    if (place === undefined) return;
    const { line, column } = place;
    this.#of(place)?.branches.push({ line, ...(column && { column }), offset, directions });
  }

  /** Compilers use line 0 for code that belongs to none. */
  #of(place: Line | undefined): SourceParts | undefined {
    if (place === undefined || place.line < 1) return undefined;
    const { source } = place;
    if (!this.#bySource.has(source)) {
      const isLibrary = isLibrarySource(source) || isDependencySource(source);
      this.#bySource.set(
        source,
        isLibrary ? undefined : { lines: new Map(), statements: new Map(), functions: [], branches: [] },
      );
    }
    return this.#bySource.get(source);
  }
}

import type { PointKind } from '../../wasm/coverage/coverage-table';
import type { BranchPoints, FunctionPoint, SourcePoints } from './source-points';

/** What ran of one source; lines and columns are one-based, everything is in the order of the source. */
export interface FileCoverage {
  /** The path as `StackLocator` names it. */
  readonly source: string;
  /** Lines with code. Their hits are those of the block of theirs that ran most often. */
  readonly lines: readonly { readonly line: number; readonly hits: number }[];
  /** Places at which code begins, counted as lines are: a line may hold several, each with a column. */
  readonly statements: readonly { readonly line: number; readonly column: number; readonly hits: number }[];
  /** Functions; hits of several pieces of code made from one function are added. */
  readonly functions: readonly FunctionHits[];
  readonly branches: readonly BranchHits[];
}

/** A function and how often it was called. */
export interface FunctionHits {
  readonly name: string;
  readonly line: number;
  readonly hits: number;
}

/** A branch and how often each direction was taken. */
export interface BranchHits {
  readonly line: number;
  readonly column?: number;
  /** Of the branch in the guard's file. */
  readonly offset: number;
  readonly directions: readonly { readonly kind: PointKind; readonly hits: number }[];
}

/** What ran of each source of a guard; `counts` by point, as `CoverageSum` has them. Sources in the order of paths. */
export function fileCoverage(sources: readonly SourcePoints[], counts: ArrayLike<number>): FileCoverage[] {
  const hits = (point: number): number => counts[point] ?? 0;
  const most = (points: readonly number[]): number =>
    points.reduce((found, point) => Math.max(found, hits(point)), 0);
  return sources
    .map(({ source, lines, statements, functions, branches }) => ({
      source,
      lines: [...lines]
        .map(([line, points]) => ({ line, hits: most(points) }))
        .sort((a, b) => a.line - b.line),
      statements: statements
        .map(({ line, column, points }) => ({ line, column, hits: most(points) }))
        .sort((a, b) => a.line - b.line || a.column - b.column),
      functions: functionHits(functions, hits),
      branches: branches.map((branch) => branchHits(branch, hits)).sort(byPlace),
    }))
    .sort((a, b) => (a.source < b.source ? -1 : 1));
}

function functionHits(
  functions: readonly FunctionPoint[],
  hits: (point: number) => number,
): FileCoverage['functions'] {
  const byPlaceAndName = new Map<string, { readonly name: string; readonly line: number; hits: number }>();
  for (const { name, line, point } of functions) {
    const key = `${String(line)} ${name}`;
    const known = byPlaceAndName.get(key) ?? { name, line, hits: 0 };
    known.hits += hits(point);
    byPlaceAndName.set(key, known);
  }
  return [...byPlaceAndName.values()].sort((a, b) => a.line - b.line || (a.name < b.name ? -1 : 1));
}

function branchHits({ directions, ...branch }: BranchPoints, hits: (point: number) => number): BranchHits {
  return { ...branch, directions: directions.map(({ kind, point }) => ({ kind, hits: hits(point) })) };
}

function byPlace(a: BranchHits, b: BranchHits): number {
  return a.line - b.line || (a.column ?? 0) - (b.column ?? 0) || a.offset - b.offset;
}

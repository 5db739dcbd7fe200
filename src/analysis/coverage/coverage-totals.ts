import type { FileCoverage } from './file-coverage';
import type { RunCoverage } from './run-coverage';

/** What coverage is counted in. */
export const MEASURES = ['lines', 'statements', 'branches', 'functions'] as const;
export type Measure = (typeof MEASURES)[number];

/** How many there are, and how many of them ran; each direction of a branch counts as one. */
export interface Share {
  readonly total: number;
  readonly covered: number;
}

export type Totals = Readonly<Record<Measure, Share>>;

/** The totals of one source. */
export function fileTotals({ lines, statements, branches, functions }: FileCoverage): Totals {
  return {
    lines: shareOf(lines),
    statements: shareOf(statements),
    branches: shareOf(branches.flatMap(({ directions }) => directions)),
    functions: shareOf(functions),
  };
}

/** The totals of a run; functions include those of guards without lines. */
export function runTotals({ files, guards }: RunCoverage): Totals {
  const each = files.map(fileTotals);
  const without = shareOf(guards.flatMap(({ functions = [] }) => functions));
  const sum = (measure: Measure): Share => added(each.map((totals) => totals[measure]));
  return {
    lines: sum('lines'),
    statements: sum('statements'),
    branches: sum('branches'),
    functions: added([sum('functions'), without]),
  };
}

/** Percent covered, rounded down to a tenth so that nothing looks complete that is not; null of nothing. */
export function percentOf({ total, covered }: Share): number | null {
  return total === 0 ? null : Math.floor((covered * 1000) / total) / 10;
}

function shareOf(all: readonly { readonly hits: number }[]): Share {
  return { total: all.length, covered: all.filter(({ hits }) => hits > 0).length };
}

function added(shares: readonly Share[]): Share {
  return shares.reduce(
    (sum, { total, covered }) => ({ total: sum.total + total, covered: sum.covered + covered }),
    { total: 0, covered: 0 },
  );
}

import {
  fileTotals,
  MEASURES,
  percentOf,
  runTotals,
  type Measure,
  type Share,
  type Totals,
} from '../analysis/coverage/coverage-totals';
import type { RunCoverage } from '../analysis/coverage/run-coverage';

/** What `--coverage json=FILE` writes (docs/coverage.md). */
export function coverageJson(coverage: RunCoverage): string {
  const { files, guards } = coverage;
  const report = {
    version: 1,
    totals: shown(runTotals(coverage)),
    files: files.map((file) => {
      const { source, lines, statements, branches, functions } = file;
      const totals = shown(fileTotals(file));
      return { source, totals, lines, statements, branches, functions };
    }),
    guards,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function shown(totals: Totals): Record<Measure, Share & { readonly percent: number | null }> {
  const one = (measure: Measure): Share & { readonly percent: number | null } => {
    return { ...totals[measure], percent: percentOf(totals[measure]) };
  };
  const [lines, statements, branches, functions] = MEASURES;
  return {
    lines: one(lines),
    statements: one(statements),
    branches: one(branches),
    functions: one(functions),
  };
}

import { fileTotals, runTotals, type Measure, type Share } from './coverage-totals';
import type { RunCoverage } from './run-coverage';

/** The least percentage of each measure that is asked for. */
export type Thresholds = ReadonlyMap<Measure, number>;

/** A threshold, and what was found. */
export interface Judged {
  readonly measure: Measure;
  /** In percent. */
  readonly least: number;
  readonly share: Share;
  /** Sources in which most is missing, at most three, the worst first; empty where the threshold is met. */
  readonly worst: readonly { readonly source: string; readonly share: Share }[];
  /** `unknown`: a guard that ran could not be measured so, or nothing was measured. */
  readonly verdict: 'met' | 'below' | 'unknown';
  /** Guards that could not be measured. */
  readonly unmeasured: readonly string[];
}

const WORST = 3;

/** Judges thresholds in their order. */
export function judgeThresholds(coverage: RunCoverage, thresholds: Thresholds): Judged[] {
  const totals = runTotals(coverage);
  return [...thresholds].map(([measure, least]) => {
    const share = totals[measure];
    const unmeasured = coverage.guards
      .filter(({ reason, functions }) => reason !== undefined || (functions && measure !== 'functions'))
      .map(({ guard }) => guard);
    const isKnown = unmeasured.length === 0 && coverage.guards.length > 0;
    const isMet = share.covered * 100 >= least * share.total;
    const verdict = isMet ? (isKnown ? 'met' : 'unknown') : 'below';
    return { measure, least, share, verdict, unmeasured, worst: isMet ? [] : worstOf(coverage, measure) };
  });
}

function worstOf({ files }: RunCoverage, measure: Measure): Judged['worst'] {
  return files
    .map((file) => ({ source: file.source, share: fileTotals(file)[measure] }))
    .filter(({ share }) => share.covered < share.total)
    .sort((a, b) => missing(b.share) - missing(a.share))
    .slice(0, WORST);
}

function missing({ total, covered }: Share): number {
  return total - covered;
}

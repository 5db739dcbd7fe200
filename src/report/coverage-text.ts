import {
  fileTotals,
  percentOf,
  runTotals,
  type Measure,
  type Share,
  type Totals,
} from '../analysis/coverage/coverage-totals';
import type { FileCoverage } from '../analysis/coverage/file-coverage';
import type { GuardFacts, RunCoverage } from '../analysis/coverage/run-coverage';
import { shorten } from '../scenario/compact';
import { lineRanges, missedBranches, shownRange } from './coverage-gaps';
import { coverageNotes } from './coverage-notes';

export interface CoverageTextOptions {
  /** A line of a source, one-based; undefined when it may not be shown. */
  readonly sourceLine: (source: string, line: number) => string | undefined;
}

const COLUMNS: readonly Measure[] = ['lines', 'statements', 'branches', 'functions'];
/** Gaps of one kind that are listed for one source. */
const LISTED = 12;
/** Characters of a quoted line. */
const QUOTED = 80;

/** Coverage for people: a table of sources, then what no scenario reaches in each of them. */
export function coverageText(coverage: RunCoverage, options: CoverageTextOptions): string {
  const { files, guards } = coverage;
  const blocks = [
    ...(files.length > 0 ? [table(coverage)] : []),
    ...files.flatMap((file) => gapsOf(file, options)),
    ...guards.flatMap(functionsOf),
    ...coverageNotes(coverage),
  ];
  return `Coverage\n\n${blocks.join('\n\n')}\n`;
}

function table(coverage: RunCoverage): string {
  const rows = [
    ['Source', ...COLUMNS.map((measure) => `${measure.charAt(0).toUpperCase()}${measure.slice(1)}`)],
    ...coverage.files.map((file) => [file.source, ...cells(fileTotals(file))]),
    ...(coverage.files.length > 1 ? [['All sources', ...cells(runTotals(coverage))]] : []),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cells(totals: Totals): string[] {
  return COLUMNS.map((measure) => shownShare(totals[measure]));
}

/** `83.3% (5/6)`. */
function shownShare(share: Share): string {
  if (share.total === 0) return '-';
  return `${String(percentOf(share))}% (${String(share.covered)}/${String(share.total)})`;
}

function gapsOf(file: FileCoverage, { sourceLine }: CoverageTextOptions): string[] {
  const quote = (line: number): string => {
    const text = sourceLine(file.source, line)?.trim() ?? '';
    return text === '' ? '' : `: ${shorten(text, QUOTED)}`;
  };
  const lines = lineRanges(file).map((range) => `${shownRange(range)}${quote(range.first)}`);
  const branches = missedBranches(file).map(
    ({ line, kinds }) => `${String(line)} (${kinds.join(', ')})${quote(line)}`,
  );
  return [
    ...listed(`Lines that no scenario reaches in ${file.source}:`, lines),
    ...listed(`Directions of branches that no scenario takes in ${file.source}, by line:`, branches),
  ];
}

function functionsOf({ guard, functions = [] }: GuardFacts): string[] {
  const missed = functions.filter(({ hits }) => hits === 0).map(({ name }) => name);
  const reached = functions.length - missed.length;
  return functions.length === 0
    ? []
    : [
        `${guard}: functions ${shownShare({ total: functions.length, covered: reached })}`,
        ...listed(`Functions of ${guard} that no scenario calls:`, missed),
      ];
}

function listed(heading: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const left = items.length - LISTED;
  const shown = items.slice(0, LISTED).map((item) => `  ${item}`);
  const more = left > 0 ? [`  … and ${String(left)} more; --coverage json=FILE has all of them`] : [];
  return [[heading, ...shown, ...more].join('\n')];
}

import type { CoveredRun } from './covered-runs';
import { fileCoverage, type BranchHits, type FileCoverage, type FunctionHits } from './file-coverage';
import { sourcePoints, type GuardSources } from './source-points';

/** What ran of the sources of all guards of a run. */
export interface RunCoverage {
  /** Each source once, also when several guards are built from it; in the order of paths. */
  readonly files: readonly FileCoverage[];
  /** In the order in which they were loaded first. */
  readonly guards: readonly GuardFacts[];
}

/** What is known of the coverage of one guard. */
export interface GuardFacts {
  readonly guard: string;
  /** Why it ran without being counted; then nothing else is known. */
  readonly reason?: string;
  /** Its sources that have code, in the order of paths; empty without debug information. */
  readonly sources: readonly string[];
  /** Functions of the module that belong to no library; only of a guard without sources. */
  readonly functions?: readonly Omit<FunctionHits, 'line'>[];
  /** Functions of libraries, which are left out. */
  readonly libraryFunctions: number;
  /** Functions without lines in a guard that has sources, which are left out too. */
  readonly functionsWithoutLines: number;
  /** What is wrong with the guard's debug information. */
  readonly problem?: string;
}

/** What ran, by source. Throws as `SourceLocator.rows` does. */
export function runCoverage(runs: readonly CoveredRun[]): RunCoverage {
  const bySource = new Map<string, FileCoverage>();
  const guards = runs.map((run) => {
    const { facts, files } = guardCoverage(run);
    for (const file of files) {
      const known = bySource.get(file.source);
      bySource.set(file.source, known ? mergedFile(known, file) : file);
    }
    return facts;
  });
  const files = [...bySource.values()].sort((a, b) => (a.source < b.source ? -1 : 1));
  return { files, guards };
}

function guardCoverage(run: CoveredRun): { facts: GuardFacts; files: readonly FileCoverage[] } {
  if ('reason' in run) return { facts: unmeasured(run.guard.path, run.reason), files: [] };
  const { guard, coverage, locator, sum } = run;
  const found = sourcePoints(coverage, locator);
  return measured(guard.path, found, sum.counts, locator.problem);
}

/** What is known of a guard that ran without being counted. */
export function unmeasured(guard: string, reason: string): GuardFacts {
  return { guard, sources: [], libraryFunctions: 0, functionsWithoutLines: 0, reason };
}

/** What ran of a guard, by source; `counts` by point. */
export function measured(
  guard: string,
  { sources, withoutLines, libraryFunctions }: GuardSources,
  counts: ArrayLike<number>,
  problem: string | undefined,
): { facts: GuardFacts; files: readonly FileCoverage[] } {
  const none = { guard, sources: [], functionsWithoutLines: 0 };
  const files = fileCoverage(sources, counts);
  const facts = { ...none, libraryFunctions, ...(problem === undefined ? {} : { problem }) };
  if (files.length === 0) {
    const functions = withoutLines.map(({ name, point }) => ({ name, hits: counts[point] ?? 0 }));
    return { facts: { ...facts, functions }, files };
  }
  const names = files.map(({ source }) => source);
  return { facts: { ...facts, sources: names, functionsWithoutLines: withoutLines.length }, files };
}

/** One source of two guards: hits of the same line, statement or function are added; each guard has its branches. */
export function mergedFile(one: FileCoverage, other: FileCoverage): FileCoverage {
  return {
    source: one.source,
    lines: added(one.lines, other.lines, ({ line }) => String(line), byPlace),
    statements: added(one.statements, other.statements, placeOf, byPlace),
    functions: added(
      one.functions,
      other.functions,
      ({ line, name }) => `${String(line)} ${name}`,
      (a, b) => byPlace(a, b) || (a.name < b.name ? -1 : 1),
    ),
    branches: [...one.branches, ...other.branches].sort(byBranch),
  };
}

function added<T extends { readonly hits: number }>(
  one: readonly T[],
  other: readonly T[],
  keyOf: (each: T) => string,
  order: (a: T, b: T) => number,
): T[] {
  const byKey = new Map(one.map((each) => [keyOf(each), each]));
  for (const each of other) {
    const known = byKey.get(keyOf(each));
    byKey.set(keyOf(each), known ? { ...each, hits: known.hits + each.hits } : each);
  }
  return [...byKey.values()].sort(order);
}

interface Placed {
  readonly line: number;
  readonly column?: number;
}

function placeOf({ line, column = 0 }: Placed): string {
  return `${String(line)}:${String(column)}`;
}

function byPlace(a: Placed, b: Placed): number {
  return a.line - b.line || (a.column ?? 0) - (b.column ?? 0);
}

function byBranch(a: BranchHits, b: BranchHits): number {
  return byPlace(a, b) || a.offset - b.offset;
}

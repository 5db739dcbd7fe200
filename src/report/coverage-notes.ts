import { percentOf } from '../analysis/coverage/coverage-totals';
import type { GuardFacts, RunCoverage } from '../analysis/coverage/run-coverage';
import type { Judged } from '../analysis/coverage/thresholds';
import { plural } from './lines';

/** How compilers write lines into a guard. */
const HOW_TO_GET_LINES =
  'to measure lines, build it with line information: Rust `debug = "line-tables-only"` in the profile, C `-gline-tables-only`, AssemblyScript `--sourceMap`, TinyGo without `-no-debug`';

/** What a report about coverage leaves out, and why: a sentence for each guard. */
export function coverageNotes({ guards }: RunCoverage): string[] {
  if (guards.length === 0) return ['No guard was loaded, so no code was counted.'];
  return guards.flatMap(notesOf);
}

function notesOf(facts: GuardFacts): string[] {
  const { guard, reason, functions, libraryFunctions, functionsWithoutLines, problem } = facts;
  if (reason !== undefined) return [`${guard} was not measured: ${reason}.`];
  const left = [
    ...(libraryFunctions > 0 ? [`${plural(libraryFunctions, 'function')} of libraries`] : []),
    ...(functionsWithoutLines > 0 ? [`${plural(functionsWithoutLines, 'function')} without lines`] : []),
  ];
  return [
    ...(functions ? [`${guard} has no lines: ${problem ?? HOW_TO_GET_LINES}.`] : []),
    ...(left.length > 0 ? [`${guard}: ${left.join(' and ')} left out.`] : []),
  ];
}

/** What came of a threshold, in a sentence for the terminal. */
export function thresholdText({ measure, least, share, worst, verdict, unmeasured }: Judged): string {
  const { covered, total } = share;
  const percent = percentOf(share);
  const found =
    percent === null
      ? `there are no ${measure} to cover`
      : `${String(percent)}% of ${measure} (${String(covered)} of ${String(total)})`;
  switch (verdict) {
    case 'met':
      return `coverage: ${found}, the threshold is ${String(least)}%`;
    case 'unknown': {
      const who =
        unmeasured.length === 0 ? 'no guard was loaded' : `not measured in ${unmeasured.join(', ')}`;
      return `coverage: the threshold of ${String(least)}% of ${measure} cannot be checked: ${who}`;
    }
    case 'below': {
      const points = Math.ceil((least - (100 * covered) / total) * 10 - 1e-9) / 10;
      const files = worst.map((file) => `${file.source} ${String(percentOf(file.share))}%`);
      const where = files.length === 0 ? '' : `; most is missing in ${files.join(', ')}`;
      return `coverage: ${found}, ${String(points)} points below the threshold of ${String(least)}%${where}`;
    }
  }
}

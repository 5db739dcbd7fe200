// What a run of suites came to, in words that no one takes for more than it was.
import type { SuiteResult } from './suite-result.js';

export interface Summary {
  /** What failed and what did not run, with reasons; the last line counts. */
  readonly lines: readonly string[];
  /** 0: all that was chosen ran and passed. 1: something failed. 3: nothing failed, but a suite did not run. */
  readonly exitCode: 0 | 1 | 3;
}

/** The summary of suites by their title; in CI a suite that did not run is a failure. */
export function summaryOf(results: ReadonlyMap<string, SuiteResult>, isCi: boolean): Summary {
  const lines: string[] = [];
  let [passed, failed, notRun, skipped] = [0, 0, 0, 0];
  for (const [title, result] of results) {
    if ('notRun' in result) {
      lines.push(`!! NOT RUN: ${title}: ${result.notRun}`);
      notRun += 1;
      continue;
    }
    passed += result.passed;
    failed += result.failures.length;
    skipped += result.skipped?.length ?? 0;
    for (const failure of result.failures) lines.push(`✖ ${title}: ${failure}\n`);
    for (const test of result.skipped ?? []) lines.push(`!! NOT RUN: ${title}: ${test}`);
  }
  if (passed + failed === 0) {
    lines.push('✖ no test has run');
    failed = 1;
  }
  if (isCi) failed += notRun;
  const missing = [...counted(notRun, 'suite'), ...counted(skipped, 'test')].join(' and ');
  if (missing !== '') lines.push(`!! This is not all of it: ${missing} did not run, for the reasons above.`);
  lines.push(`${passed} passed, ${failed} failed${missing === '' ? '' : `, not run: ${missing}`}`);
  return { lines, exitCode: failed > 0 ? 1 : notRun > 0 ? 3 : 0 };
}

function counted(count: number, noun: string): string[] {
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
}

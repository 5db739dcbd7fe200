import * as l10n from '@vscode/l10n';
import { shorten } from '../../scenario/compact';
import { counted } from '../counted';

/** A failure and where it is. */
export interface PlacedFailure {
  /** What is wrong, and below it what the gateway said. */
  readonly text: string;
  /** Findings of the step, a line each: `what happened [code]`. */
  readonly findings: readonly string[];
  /** `path:line:column` of the value in the scenario. */
  readonly scenario?: string;
  /** `function at path:line:column` of the guard's innermost known place. */
  readonly guard?: string;
}

/** Failures in one summary, … */
const MAX_FAILURES = 10;
/** … and the characters of each. */
const MAX_TEXT = 2000;

/** What a message says in plain text: cause, places, findings. Those who read no more than it need nothing else. */
export function failureMessage({ text, findings, scenario, guard }: PlacedFailure): string {
  return [
    text,
    ...(guard === undefined ? [] : [l10n.t('In the guard: {0}', guard)]),
    ...(scenario === undefined ? [] : [l10n.t('In the scenario: {0}', scenario)]),
    ...findings.map((finding) => l10n.t('Finding: {0}', finding)),
  ].join('\n');
}

/**
 * The failures of one test in plain text, findings once. Tools that read tests are given both sides of a difference
 * *in place of* its message (VS Code's `runTests` and `testFailure`), and would not learn why.
 */
export function failureSummary(failures: readonly PlacedFailure[]): string {
  const shown = failures.slice(0, MAX_FAILURES);
  const left = failures.length - shown.length;
  const findings = [...new Set(shown.flatMap((failure) => failure.findings))];
  return [
    // Another row of the Test Results, beside those of the failures.
    l10n.t('Summary: {0}', counted.failures(failures.length)),
    ...shown.map((failure) =>
      failureMessage({ ...failure, text: shorten(failure.text, MAX_TEXT), findings: [] }),
    ),
    ...(left > 0 ? [l10n.t('… and {0}', counted.moreFailures(left))] : []),
    ...(findings.length > 0 ? [findings.map((finding) => l10n.t('Finding: {0}', finding)).join('\n')] : []),
  ].join('\n\n');
}

import { plural } from '../../report/lines';
import { shorten } from '../../scenario/compact';

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

/** Failures told of in one summary, … */
const MAX_FAILURES = 10;
/** … and the characters of each. */
const MAX_TEXT = 2000;

/** What a message says in plain text: cause, places, findings. Those who read no more than it need nothing else. */
export function failureMessage({ text, findings, scenario, guard }: PlacedFailure): string {
  return [
    text,
    ...(guard === undefined ? [] : [`In the guard: ${guard}`]),
    ...(scenario === undefined ? [] : [`In the scenario: ${scenario}`]),
    ...findings.map((finding) => `Finding: ${finding}`),
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
    // A row of the Test Results of its own, beside those of the failures.
    `Summary: ${plural(failures.length, 'failure')}`,
    ...shown.map((failure) =>
      failureMessage({ ...failure, text: shorten(failure.text, MAX_TEXT), findings: [] }),
    ),
    ...(left > 0 ? [`… and ${plural(left, 'more failure')}`] : []),
    ...(findings.length > 0 ? [findings.map((finding) => `Finding: ${finding}`).join('\n')] : []),
  ].join('\n\n');
}

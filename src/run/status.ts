import type { Check, LoadResult, ScenarioResult, Status, StepStatus, Summary } from './result';

/** The error of a scenario that a cancel ended, or kept from starting. */
export const CANCELED = 'the run was canceled';

/** Status of a step that ran: failed by one check, unchecked without any, which is never green. */
export function checkedStatus(checks: readonly Check[]): Exclude<StepStatus, 'skipped' | 'errored'> {
  if (checks.length === 0) return 'unchecked';
  return checks.every((check) => check.ok) ? 'passed' : 'failed';
}

/**
 * Status of a scenario: what could not run comes before what failed; passed needs at least one check.
 * `ran` holds label_agent of each session and the steps. `neverRan`: steps with expectations were skipped although the scenario could run, which fails it.
 */
export function scenarioStatus(
  error: string | null,
  load: LoadResult | null,
  ran: readonly { readonly status: StepStatus }[],
  neverRan = false,
): Status {
  if (error !== null || load?.ok !== true) return 'errored';
  const statuses = new Set(ran.map(({ status }) => status));
  if (neverRan) statuses.add('failed');
  for (const status of ['errored', 'failed', 'passed'] as const) if (statuses.has(status)) return status;
  return 'unchecked';
}

/**
 * Statuses of scenarios side by side, the worst first. A scenario that ran with nothing checked comes before those that
 * passed: several are never green because one of them is. (Of the steps of one scenario a single check is enough,
 * see `scenarioStatus`.)
 */
const WORST_FIRST: readonly Status[] = ['errored', 'failed', 'unchecked', 'passed'];

/** The worst of several scenarios' statuses; undefined when there are none. */
export function worstStatus(statuses: Iterable<Status>): Status | undefined {
  const there = new Set(statuses);
  return WORST_FIRST.find((status) => there.has(status));
}

/** Orders statuses of scenarios, the worst first; for `Array.sort`. */
export function compareStatuses(a: Status, b: Status): number {
  return WORST_FIRST.indexOf(a) - WORST_FIRST.indexOf(b);
}

/** Whether a scenario with this status, or with a step of it, makes the exit code other than 0. */
export function isFailure(status: StepStatus): boolean {
  return status === 'errored' || status === 'failed';
}

/** Counts scenarios by status. `durationMs` is the whole run's, in milliseconds. */
export function summarize(scenarios: readonly ScenarioResult[], durationMs: number): Summary {
  const summary = { passed: 0, failed: 0, errored: 0, unchecked: 0, durationMs };
  for (const { status } of scenarios) summary[status]++;
  return summary;
}

/** Exit code of a run (scenario-format): 3 when a scenario could not run, else 1 when one failed, else 0. */
export function exitCode(summary: Summary): 0 | 1 | 3 {
  if (summary.errored > 0) return 3;
  return summary.failed > 0 ? 1 : 0;
}

/** The result of a scenario that cannot run at all: bad JSON, guard missing, WAT that does not assemble. */
export function unusableScenario(file: string, guard: string, error: string): ScenarioResult {
  return {
    file,
    guard,
    status: 'errored',
    error,
    load: null,
    agent: null,
    steps: [],
    findings: [],
    durationMs: 0,
  };
}

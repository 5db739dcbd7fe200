import { runDiagnostics } from '../ide/diagnostics/run-diagnostics';
import type { RunDiagnostic } from '../ide/diagnostics/run-diagnostic';
import { rangeInScenario } from '../ide/diagnostics/scenario-ranges';
import { withoutTrace } from '../report/plain-error';
import { agentsOf } from '../run/agents';
import { checkPathText, isUnexpected } from '../run/check-path';
import type { Check } from '../run/result';
import type { ScenarioPath } from '../scenario/problem';
import { shownPosition, type ShownPosition } from '../text/shown-position';
import { firstOf, shortJson } from './bounds';
import { frameTexts, guardPlace, type GuardPlace } from './guard-place';
import type { RanScenario } from './workspace';

/** Consequences named of one cause. */
const FOLLOWERS = 5;

/** One cause of what went wrong in a scenario, with its places. Lines and columns count from 1. */
export interface ScenarioProblem extends Partial<ShownPosition> {
  readonly file: string;
  readonly step: string;
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  /** Where in the guard. */
  readonly guard: GuardPlace | undefined;
  readonly stack: readonly string[];
  /** What would not be there without it. */
  readonly consequences: readonly string[];
  readonly consequencesLeft: number;
}

/** An expectation that did not hold. */
export interface FailedCheck extends Partial<ShownPosition> {
  readonly file: string;
  readonly step: string;
  /** `expect.outcome`; `unexpected` for something that no expectation is about. */
  readonly check: string;
  /** JSON, shortened. */
  readonly expected: string;
  readonly actual: string;
  readonly note: string | undefined;
}

const ALL_SHOWN = { failedExpectations: true, finding: () => true };

/** What went wrong in a scenario, each cause once, the worst first. Information that changes no verdict is left out. */
export function problemsOf({ file, parsed, result }: RanScenario): ScenarioProblem[] {
  if (!parsed?.scenario) return [unusable({ file, parsed, result })];
  const found = runDiagnostics(parsed, result, ALL_SHOWN).filter(({ severity }) => isShown(severity));
  const problems = found.map((each) => problemOf(file, parsed.source, result.guard, each));
  return [...problems.filter(isError), ...problems.filter((each) => !isError(each))];
}

/** The expectations of a scenario that did not hold. */
export function failedChecks({ file, parsed, result }: RanScenario): FailedCheck[] {
  const at = (path: ScenarioPath): Partial<ShownPosition> =>
    parsed ? shownPosition(rangeInScenario(parsed.source, path).start) : {};
  const of = (step: string, base: ScenarioPath, checks: readonly Check[]): FailedCheck[] =>
    checks
      .filter(({ ok }) => !ok)
      .map((check) => ({
        file,
        ...at(isUnexpected(check) ? base : [...base, ...check.path]),
        step,
        check: checkPathText(check),
        expected: shortJson(check.expected),
        actual: shortJson(check.actual),
        note: check.note === '' ? undefined : check.note,
      }));
  return [
    ...agentsOf(result).flatMap(({ title, path, agent }) => of(title, path, agent.checks)),
    ...result.steps.flatMap((step, index) => of(step.name, ['steps', index], step.checks)),
  ];
}

function unusable({ file, parsed, result }: RanScenario): ScenarioProblem {
  const error = parsed?.problems.find(({ severity }) => severity === 'error');
  return {
    file,
    ...(error ? shownPosition(error.start) : {}),
    step: '',
    code: error?.code ?? 'scenario-not-run',
    severity: 'error',
    message: error?.message ?? result.error ?? 'the scenario cannot run',
    guard: undefined,
    stack: [],
    consequences: [],
    consequencesLeft: 0,
  };
}

function problemOf(
  file: string,
  source: NonNullable<RanScenario['parsed']>['source'],
  guard: string,
  diagnostic: RunDiagnostic,
): ScenarioProblem {
  const { code, severity, message, at, step, stack, position, consequences } = diagnostic;
  const followers = firstOf(consequences, FOLLOWERS);
  const place = { ...(position ? { position } : {}), ...(stack ? { stack } : {}) };
  return {
    file,
    ...shownPosition(rangeInScenario(source, at).start),
    step,
    code,
    severity,
    message: withoutTrace(message),
    guard: guardPlace(guard, place),
    stack: frameTexts(guard, stack),
    consequences: followers.first.map((each) => withoutTrace(each.message)),
    consequencesLeft: followers.left,
  };
}

function isShown(severity: string): boolean {
  return severity === 'error' || severity === 'warning';
}

function isError({ severity }: ScenarioProblem): boolean {
  return severity === 'error';
}

import type { Scenario } from '../model';
import { lintAnswers, lintAnswerShape, lintExpectedCalls } from './answer-lint';
import { lintAgentExpectations } from './expectation-lint';
import { lintPolicy } from './policy-lint';
import type { LintDiagnostic } from './lint-diagnostic';
import { lintSteps } from './step-lint';

/** Most diagnostics about one scenario. */
const MAX_DIAGNOSTICS = 200;

/**
 * What an author should know about a scenario before it runs: what can never be as it is written, whatever the guard
 * does, and what is probably not meant. None of it keeps the scenario from running or changes a verdict.
 */
export function lintScenario(scenario: Scenario): LintDiagnostic[] {
  const agents = [null, ...scenario.sessions.keys()];
  return [
    ...agents.flatMap((session) => lintPolicy(scenario, session) ?? []),
    ...agents.flatMap((session) => lintAgentExpectations(scenario, session)),
    ...lintAnswerShape(scenario),
    ...lintAnswers(scenario),
    ...lintExpectedCalls(scenario),
    ...lintSteps(scenario),
  ].slice(0, MAX_DIAGNOSTICS);
}

import type { Scenario } from '../model';
import { answerRemarks, answerShapeRemarks, expectedCallRemarks } from './answer-lint';
import { agentExpectationRemarks } from './expectation-lint';
import { policyRemark } from './policy-lint';
import type { ScenarioRemark } from './lint-diagnostic';
import { stepRemarks } from './step-lint';

/** Most remarks about one scenario. */
const MAX_REMARKS = 200;

/**
 * What an author should know about a scenario before it runs: what can never be as it is written, whatever the guard
 * does, and what is probably not meant. None of it keeps the scenario from running or changes a verdict.
 */
export function reviewScenario(scenario: Scenario): ScenarioRemark[] {
  const agents = [null, ...scenario.sessions.keys()];
  return [
    ...agents.flatMap((session) => policyRemark(scenario, session) ?? []),
    ...agents.flatMap((session) => agentExpectationRemarks(scenario, session)),
    ...answerShapeRemarks(scenario),
    ...answerRemarks(scenario),
    ...expectedCallRemarks(scenario),
    ...stepRemarks(scenario),
  ].slice(0, MAX_REMARKS);
}

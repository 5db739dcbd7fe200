import { parseScenario } from '../scenario/parse';
import { reviewResult, withAccepted } from './expectation-changes';
import type { ScenarioResult } from './result';

/**
 * The scenario text with actual values in place of expectations that failed (`--update`). Only `expect`
 * properties that are there already are touched, each in the style of its old value; comments, formatting and
 * everything that holds stay as they are, so updating twice changes nothing more. Expectations on something that did not happen (an
 * absent value, an error that did not occur) stay and keep failing: what is right there is for a person to
 * decide. So do those whose value is nested deeper than a scenario may be. A text with errors is returned
 * unchanged.
 */
export function updateExpectations(text: string, result: ScenarioResult): string {
  const parsed = parseScenario(text);
  return withAccepted(parsed, reviewResult(parsed, result).changes);
}

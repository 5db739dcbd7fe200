import type { AgentLabels, Mode } from '../../gateway/difc/labels';
import { tagSet } from '../../gateway/difc/tags';
import { SINK_MODE } from '../../gateway/server/sink-request';
import type { AgentResult, ScenarioResult, StepResult } from '../../run/result';
import type { Scenario } from '../../scenario/model';
import { settingsOf } from '../../scenario/sessions';

/** What a step starts from. */
export interface StepState {
  readonly mode: Mode;
  /** The agent's labels before the step. */
  readonly agent: AgentLabels;
}

/** What label_agent of a step's session came to; null when it was not called. */
export function agentOf(
  result: Pick<ScenarioResult, 'agent' | 'sessions'>,
  session: string | undefined,
): AgentResult | null {
  return session === undefined ? result.agent : (result.sessions?.[session] ?? null);
}

/**
 * The mode and the agent's labels before step `index`: those that the step of the same session before it left, or
 * those of label_agent where it ran in between (a retry starts the session anew), or those of the scenario.
 */
export function stepState(scenario: Scenario, result: ScenarioResult, index: number): StepState {
  const step = result.steps[index];
  const settings = settingsOf(scenario, step?.session);
  const given = { secrecy: tagSet(settings.agent.secrecy), integrity: tagSet(settings.agent.integrity) };
  const before = previousStep(result.steps, index);
  // The session of the guard does not start with a request to a write sink, which leaves all labels as they are.
  if (step?.sink !== undefined) return { mode: SINK_MODE, agent: before?.agentAfter ?? given };
  const agent = agentOf(result, step?.session);
  const isStarted =
    agent !== null && agent.error === null && step?.agentAttempt === agent.attempts.length - 1;
  if (before && before.agentAttempt === step?.agentAttempt)
    return { mode: isStarted ? agent.mode : settings.mode, agent: before.agentAfter };
  if (!isStarted) return { mode: settings.mode, agent: given };
  return { mode: agent.mode, agent: { secrecy: agent.secrecy, integrity: agent.integrity } };
}

/** The last step of the same session before step `index` that could change labels. */
function previousStep(steps: readonly StepResult[], index: number): StepResult | undefined {
  return steps
    .slice(0, index)
    .findLast((each) => each.sink === undefined && each.session === steps[index]?.session);
}

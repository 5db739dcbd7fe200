import type { BackendCall, Invocation } from '../../gateway/invocation';
import { agentsOf, type NamedAgent } from '../../run/agents';
import type { AgentResult, StepResult } from '../../run/result';
import { isFailure } from '../../run/status';
import type { Run, ScenarioRun } from '../runs/run-history';

/**
 * Whether a call failed. An answer that did not fit (-2) did not, if the guard asked again at once with a
 * larger buffer, as the protocol wants it.
 */
export function callFailed(call: BackendCall, next: BackendCall | undefined): boolean {
  if (call.cause === null) return false;
  if (call.failure !== 'result-too-large') return true;
  return next?.repeats === undefined || next.repeats !== (call.repeats ?? call.index);
}

/** How many of an invocation's calls, from position `start` up to `end`, failed. */
export function failedCalls(
  { backendCalls }: Invocation,
  start = 0,
  end: number = backendCalls.length,
): number {
  let failed = 0;
  for (let at = start; at < end; at++) {
    const call = backendCalls[at];
    if (call && callFailed(call, backendCalls[at + 1])) failed++;
  }
  return failed;
}

/** Steps by their number in the file: all of them at the end, before it those that are done. */
export function stepsOf(scenario: ScenarioRun): readonly (readonly [number, StepResult])[] {
  const { result, steps } = scenario;
  return result && result.steps.length > 0 ? [...result.steps.entries()] : [...steps.entries()];
}

/** Every label_agent that was called so far. */
export function runAgents({ result, agent, sessions }: ScenarioRun): readonly NamedAgent[] {
  return agentsOf(result ?? { agent: agent ?? null, sessions: Object.fromEntries(sessions) });
}

/** What steps and label_agent have in common. */
export type Part = Pick<StepResult, 'status' | 'invocations'>;

/** label_agent as a part; one that failed without being checked counts as errored. */
export function agentPart(agent: AgentResult): Part {
  const status = agent.status === 'unchecked' && agent.error !== null ? 'errored' : agent.status;
  return { status, invocations: agent.attempts };
}

/** Whether anything of a step went wrong, expected or not. */
export function partFailed({ status, invocations }: Part): boolean {
  if (isFailure(status)) return true;
  return invocations.some((each) => each.error !== null || failedCalls(each) > 0);
}

export function scenarioFailed(scenario: ScenarioRun): boolean {
  const { result, load } = scenario;
  if ((result && isFailure(result.status)) || load?.ok === false) return true;
  if (runAgents(scenario).some(({ agent }) => partFailed(agentPart(agent)))) return true;
  return stepsOf(scenario).some(([, step]) => partFailed(step));
}

/** How many scenarios of a run failed or could not run; what a scenario expected and got is no failure. */
export function failedScenarios({ scenarios }: Run): number {
  return scenarios.filter(
    ({ result, canceled }) => !canceled && result !== undefined && isFailure(result.status),
  ).length;
}

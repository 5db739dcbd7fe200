import type { Invocation } from '../../gateway/invocation';
import { agentPath, agentsOf } from '../../run/agents';
import type { ScenarioResult, StepResult } from '../../run/result';
import type { Expectation, Scenario } from '../../scenario/model';
import type { ScenarioPath } from '../../scenario/problem';
import { settingsOf } from '../../scenario/sessions';

/** A step or label_agent as a run left it. */
export interface Ran {
  readonly part: number | 'agent';
  /** The session it belongs to, one of the scenario's `sessions`; absent for the scenario's own agent. */
  readonly session?: string;
  readonly name: string;
  readonly result: Pick<StepResult, 'status' | 'error' | 'checks' | 'findings'>;
  readonly invocations: readonly Invocation[];
  /** Of a step: the run of label_agent that decided about its session; absent when the guard was not called for it. */
  readonly agentAttempt?: Invocation;
  readonly expect: Expectation | undefined;
  readonly outcome: StepResult['outcome'];
}

/** label_agent, when it was called, and the steps that were not skipped, in the order of the run. */
export function whatRan(result: ScenarioResult, scenario: Scenario): Ran[] {
  const agents = agentsOf(result).map(({ session, title: name, agent }): Ran => {
    const { expect } = settingsOf(scenario, session).agent;
    const outcome = agent.error === null ? null : 'error';
    const of = session === null ? {} : { session };
    return { part: 'agent', name, result: agent, invocations: agent.attempts, expect, outcome, ...of };
  });
  return [...agents, ...stepsRan(result, scenario)];
}

function stepsRan(result: ScenarioResult, scenario: Scenario): Ran[] {
  return result.steps.flatMap((step, index): Ran[] => {
    if (step.status === 'skipped') return [];
    const { name, invocations, outcome, session } = step;
    const { expect } = scenario.steps[index] ?? {};
    const of = session === undefined ? {} : { session };
    const agent = session === undefined ? result.agent : result.sessions?.[session];
    const agentAttempt = step.agentAttempt === undefined ? undefined : agent?.attempts[step.agentAttempt];
    const by = agentAttempt ? { agentAttempt } : {};
    return [{ part: index, name, result: step, invocations, expect, outcome, ...of, ...by }];
  });
}

/** Where a step, or what is said of an agent, is in the scenario file. */
export function basePath({ part, session }: Pick<Ran, 'part' | 'session'>): ScenarioPath {
  if (part !== 'agent') return ['steps', part];
  return agentPath(session ?? null);
}

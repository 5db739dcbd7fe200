import type { Invocation } from '../../gateway/invocation';
import type { AgentResult, ScenarioResult, StepResult } from '../../run/result';
import type { Expectation, Scenario } from '../../scenario/model';
import type { ScenarioPath } from '../../scenario/problem';

/** A step or label_agent as a run left it. */
export interface Ran {
  readonly place: number | 'agent';
  /** The session it belongs to, one of the scenario's `sessions`; absent for the scenario's own agent. */
  readonly session?: string;
  readonly name: string;
  readonly result: Pick<StepResult, 'status' | 'error' | 'checks' | 'findings'>;
  readonly invocations: readonly Invocation[];
  readonly expect: Expectation | undefined;
  readonly outcome: StepResult['outcome'];
}

/** label_agent, when it was called, and the steps that were not skipped, in the order of the run. */
export function whatRan(result: ScenarioResult, scenario: Scenario): Ran[] {
  const sessions = Object.entries(result.sessions ?? {}).flatMap(([session, agent]) =>
    agentRan(agent, scenario.sessions.get(session)?.agent.expect, session),
  );
  return [...agentRan(result.agent, scenario.agent.expect), ...sessions, ...stepsRan(result, scenario)];
}

function agentRan(agent: AgentResult | null, expect: Expectation | undefined, session?: string): Ran[] {
  if (!agent) return [];
  const outcome = agent.error === null ? null : 'error';
  const name = session === undefined ? 'label_agent' : `label_agent of ${session}`;
  const invocations = agent.attempts;
  const of = session === undefined ? {} : { session };
  return [{ place: 'agent', name, result: agent, invocations, expect, outcome, ...of }];
}

function stepsRan(result: ScenarioResult, scenario: Scenario): Ran[] {
  return result.steps.flatMap((step, index): Ran[] => {
    if (step.status === 'skipped') return [];
    const { name, invocations, outcome, session } = step;
    const { expect } = scenario.steps[index] ?? {};
    const of = session === undefined ? {} : { session };
    return [{ place: index, name, result: step, invocations, expect, outcome, ...of }];
  });
}

/** Where a step, or what is said of an agent, stands in the scenario file. */
export function basePath({ place, session }: Pick<Ran, 'place' | 'session'>): ScenarioPath {
  if (place !== 'agent') return ['steps', place];
  return session === undefined ? ['agent'] : ['sessions', session, 'agent'];
}

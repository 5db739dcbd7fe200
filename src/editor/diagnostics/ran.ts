import type { Invocation } from '../../gateway/invocation';
import type { AgentResult, ScenarioResult, StepResult } from '../../run/result';
import type { Expectation, Scenario } from '../../scenario/model';

/** A step or label_agent as a run left it. */
export interface Ran {
  readonly place: number | 'agent';
  readonly name: string;
  readonly result: Pick<StepResult, 'status' | 'error' | 'checks' | 'findings'>;
  readonly invocations: readonly Invocation[];
  readonly expect: Expectation | undefined;
  readonly outcome: StepResult['outcome'];
}

/** label_agent, when it was called, and the steps that were not skipped, in the order of the run. */
export function whatRan(result: ScenarioResult, scenario: Scenario): Ran[] {
  return [...agentRan(result.agent, scenario.agent.expect), ...stepsRan(result, scenario)];
}

function agentRan(agent: AgentResult | null, expect: Expectation | undefined): Ran[] {
  if (!agent) return [];
  const outcome = agent.error === null ? null : 'error';
  return [
    { place: 'agent', name: 'label_agent', result: agent, invocations: agent.attempts, expect, outcome },
  ];
}

function stepsRan(result: ScenarioResult, scenario: Scenario): Ran[] {
  return result.steps.flatMap((step, index): Ran[] => {
    if (step.status === 'skipped') return [];
    const { name, invocations, outcome } = step;
    return [
      { place: index, name, result: step, invocations, expect: scenario.steps[index]?.expect, outcome },
    ];
  });
}

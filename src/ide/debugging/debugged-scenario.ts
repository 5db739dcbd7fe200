import type { Expectation, Scenario } from '../../scenario/model';

/** Longer than anybody looks at a stopped guard, in milliseconds. */
const NO_TIME_LIMIT = Number.MAX_SAFE_INTEGER;

/** A scenario without what depends on time: the clock of a guard that is stopped says nothing. */
export function withoutTime(scenario: Scenario): Scenario {
  return {
    ...scenario,
    limits: { ...scenario.limits, timeoutMs: NO_TIME_LIMIT },
    agent: timelessAgent(scenario.agent),
    sessions: new Map(
      [...scenario.sessions].map(([name, session]) => [
        name,
        { ...session, agent: timelessAgent(session.agent) },
      ]),
    ),
    steps: scenario.steps.map((step) =>
      step.expect === undefined ? step : { ...step, expect: timeless(step.expect) },
    ),
  };
}

function timelessAgent({ expect, ...agent }: Scenario['agent']): Scenario['agent'] {
  return { ...agent, ...(expect && { expect: timeless(expect) }) };
}

function timeless(expect: Expectation): Expectation {
  const { maxDurationMs: _, ...rest } = expect;
  return rest;
}

/** Numbers of the steps of this name; undefined when there is none. */
export function stepsNamed(scenario: Scenario, name: string): readonly number[] | undefined {
  const found = scenario.steps.flatMap((step, index) => (step.name === name ? [index] : []));
  return found.length === 0 ? undefined : found;
}

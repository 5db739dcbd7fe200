import { checkPathText } from '../run/check-path';
import type * as inside from '../run/result';
import type { AgentResult, Check, RunResult, ScenarioResult, StepResult } from './library-results';

// The compiler compares the types of the library with those inside: what is renamed inside does not compile here.

/** A result as the library has it: that of `--reporter json`, with the paths of checks as text. */
export function published(result: inside.RunResult): RunResult {
  return { ...result, scenarios: result.scenarios.map(scenario) };
}

function scenario(result: inside.ScenarioResult): ScenarioResult {
  const { sessions, ...others } = result;
  const named = Object.entries(sessions ?? {}).map(([name, each]) => [name, agent(each)] as const);
  return {
    ...others,
    agent: result.agent && agent(result.agent),
    steps: result.steps.map(step),
    ...(sessions ? { sessions: Object.fromEntries(named) } : {}),
  };
}

function agent(result: inside.AgentResult): AgentResult {
  return { ...result, checks: result.checks.map(check) };
}

function step(result: inside.StepResult): StepResult {
  return { ...result, checks: result.checks.map(check) };
}

function check(result: inside.Check): Check {
  return { ...result, path: checkPathText(result) };
}

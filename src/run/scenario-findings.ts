import type { BackendCall, Invocation } from '../gateway/invocation';
import type { GatewayKind } from '../gateway/gateway-kind';
import type { Scenario } from '../scenario/model';
import { agentsOf } from './agents';
import { answerShapeFindings, unusedAnswers } from './answer-findings';
import { finding } from './finding';
import { policyFindings } from './policy-findings';
import { recordingAge, type MaxAge } from './recording-age';
import type { Finding, ScenarioResult, StepResult } from './result';

export type { MaxAge };

export interface ScenarioFacts extends Pick<ScenarioResult, 'agent' | 'sessions'> {
  /** The steps that ran. */
  readonly steps: readonly StepResult[];
  /** A call for each saved answer of the scenario that was used, also where its step no longer keeps it. */
  readonly usedAnswers: readonly BackendCall[];
  /** What is wrong with the guard's debug information. */
  readonly problem: string | undefined;
}

/** What a run shows of the scenario as a whole. */
export function scenarioFindings(scenario: Scenario, ran: ScenarioFacts, maxAge?: MaxAge): Finding[] {
  const { problem } = ran;
  const invocations = [
    ...agentsOf(ran).flatMap(({ agent }) => agent.attempts),
    ...ran.steps.flatMap((step) => step.invocations),
  ];
  const used = { backendCalls: ran.usedAnswers };
  const direct = invocations.find((invocation) => invocation.bufferPath === 'direct');
  // The locator may be shared with scenarios that asked it more than this one did.
  const asked = problem !== undefined && invocations.some(hasFrames);
  const message =
    'the guard exports no alloc and dealloc: buffers at the end of its memory may overlap its heap';
  const policies = [...scenario.sessions].filter(([, { policy }]) => policy !== scenario.policy);
  return [
    ...policyFindings(scenario.policy, ['policy']),
    ...policies.flatMap(([name, { policy }]) => policyFindings(policy, ['sessions', name, 'policy'])),
    ...answerShapeFindings(scenario),
    ...recordingAge(scenario, maxAge),
    ...(direct ? [finding('direct-memory-path', message)] : []),
    ...(asked ? [finding('debug-information-unreadable', problem)] : []),
    ...unusedAnswers('scenario', scenario.backend, [...invocations, used], ['backend']),
  ];
}

/** How the gateway was at the end of a scenario. */
interface GatewayState {
  readonly kind: GatewayKind | undefined;
  readonly isStarted: boolean;
  /** The last step that ran. */
  readonly last: Pick<StepResult, 'panic'> | undefined;
}

/** Steps whose expectations no one checked because the gateway was gone; `left` did not run. */
export function neverRanFindings(
  left: Scenario['steps'],
  { kind, isStarted, last }: GatewayState,
): Finding[] {
  const hasPanicked = last?.panic !== undefined;
  if (isStarted && !hasPanicked) return [];
  const panicked =
    kind === 'proxy'
      ? 'whether the proxy goes on after a panic is not known'
      : 'the gateway’s process has ended';
  const why = hasPanicked ? panicked : `the ${kind === 'proxy' ? 'proxy' : 'gateway'} does not start`;
  const [first, ...more] = left.filter((step) => step.expect);
  if (!first) return [];
  const which = more.length === 0 ? `the step "${first.name}"` : `${more.length + 1} steps with expectations`;
  return [finding('steps-never-ran', `${which} never ran: ${why}`)];
}

function hasFrames({ stack, backendCalls, limits }: Invocation): boolean {
  return (
    stack.length > 0 ||
    backendCalls.some((call) => call.stack !== undefined) ||
    (limits ?? []).some((hit) => hit.stack !== undefined)
  );
}

import type { GatewayKind } from '../gateway/gateway-kind';
import { FIRST_UNFILTERED_STATUS } from '../gateway/proxy/proxy-pipeline';
import type { Scenario, Step, ToolStep } from '../scenario/model';

/** Whether a step is a request that the guard is asked about: the proxy passes some on, or refuses them, by itself. */
export function isGuarded(step: Step): step is ToolStep {
  return (
    step.kind === 'tool' && (step.route === undefined || step.route === 'rest' || step.route === 'graphql')
  );
}

/** Whether a step has a result that label_response may get. */
function hasResult(step: Step): step is ToolStep {
  return isGuarded(step) && step.result !== null && isAnswerLabeled(step);
}

/** Whether label_response may get the answer of a step; it never gets an HTTP error, or what is no JSON. */
export function isAnswerLabeled({ backendError, status = 0, text }: ToolStep): boolean {
  return backendError === undefined && text === undefined && status < FIRST_UNFILTERED_STATUS;
}

/** The gateway that questions follow which no scenario asks: that of the first one. */
export function gatewayOf(scenarios: readonly Pick<Scenario, 'gateway'>[]): GatewayKind {
  return scenarios[0]?.gateway ?? 'mcp';
}

/** The steps of scenarios for this gateway that have a result: results for another one have another shape. */
export function stepsWithResult(
  scenarios: readonly Pick<Scenario, 'steps' | 'gateway'>[],
  gateway: GatewayKind,
): ToolStep[] {
  return scenarios
    .filter((scenario) => (scenario.gateway ?? 'mcp') === gateway)
    .flatMap(({ steps }) => steps)
    .filter(hasResult);
}

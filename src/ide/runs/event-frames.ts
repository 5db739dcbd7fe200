import type { Frame, Invocation } from '../../gateway/invocation';
import type { RunEvent } from '../../run/events';

function invocationsOf(event: RunEvent): readonly Invocation[] {
  if (event.type === 'step-finished') return event.step.invocations;
  return event.type === 'agent' && event.agent.invocation ? [event.agent.invocation] : [];
}

/** The stacks of the traps an event brings. */
export function trapsOf(event: RunEvent): (readonly Frame[])[] {
  return invocationsOf(event).flatMap(({ stack }) => (stack.length > 0 ? [stack] : []));
}

/** The frames an event brings: of traps, of backend calls and of limits. */
export function framesOf(event: RunEvent): Frame[] {
  return invocationsOf(event).flatMap((invocation) => [
    ...invocation.stack,
    ...invocation.backendCalls.flatMap((call) => call.stack ?? []),
    ...(invocation.limits ?? []).flatMap((hit) => hit.stack ?? []),
  ]);
}

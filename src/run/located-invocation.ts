import type { Invocation } from '../gateway/invocation';
import type { SourceLocator } from './source-locator';

/** The invocation with sources in all its stacks: its own, those of its backend calls and of the limits it hit. */
export function locatedInvocation(invocation: Invocation, locator: SourceLocator): Invocation {
  const backendCalls = invocation.backendCalls.map((call) =>
    call.stack ? { ...call, stack: locator.locate(call.stack) } : call,
  );
  const limits = invocation.limits?.map((hit) =>
    hit.stack ? { ...hit, stack: locator.locate(hit.stack) } : hit,
  );
  const stack = locator.locate(invocation.stack, invocation);
  return { ...invocation, stack, backendCalls, ...(limits ? { limits } : {}) };
}

import type { Invocation, LimitHit } from '../gateway/invocation';

/**
 * Every limit an invocation reached: what the runtime recorded, and what the kind of its ending and its backend
 * calls say of an invocation that was interrupted before it could record them (gateway-contract 1, 3, 4). One
 * hit per limit.
 */
export function limitHits(invocation: Invocation): LimitHit[] {
  const hits = new Map<LimitHit['limit'], LimitHit>();
  const add = (hit: LimitHit): void => {
    if (!hits.has(hit.limit)) hits.set(hit.limit, hit);
  };
  invocation.limits?.forEach(add);
  if (invocation.kind === 'timeout')
    add({ limit: 'time', message: invocation.error ?? 'the deadline passed' });
  const refused = invocation.backendCalls.find((call) => call.failure === 'over-limit');
  if (refused) {
    add({
      limit: 'backend-calls',
      message: refused.cause ?? `call ${refused.index} is over the limit of backend calls`,
      ...(refused.stack ? { stack: refused.stack } : {}),
    });
  }
  return [...hits.values()];
}

import type { Invocation, LimitHit } from '../gateway/invocation';

/**
 * Every limit an invocation reached: what the runtime recorded, and what its ending and its backend calls
 * tell (gateway-contract 1, 3, 4). One hit per limit.
 */
export function limitHits(invocation: Invocation): LimitHit[] {
  const hits = new Map<LimitHit['limit'], LimitHit>();
  const add = (hit: LimitHit): void => {
    if (!hits.has(hit.limit)) hits.set(hit.limit, hit);
  };
  invocation.limits?.forEach(add);
  const { error } = invocation;
  if (invocation.kind === 'timeout') add({ limit: 'time', message: error ?? 'the deadline passed' });
  if (invocation.kind === 'limit' && error !== null) {
    if (error.includes('input too large')) add({ limit: 'input', message: error });
    else if (error.includes('requires buffer') || error.includes('still insufficient')) {
      add({ limit: 'output', message: error });
    } else if (error.includes('grow WASM memory')) add({ limit: 'memory', message: error });
  }
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

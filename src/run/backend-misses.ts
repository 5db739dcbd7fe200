import type { BackendCall, Invocation } from '../gateway/invocation';
import { finding } from './finding';
import type { Finding } from './result';

/** The backend calls of an invocation that no saved answer fitted. */
export function missedCalls({ backendCalls }: Pick<Invocation, 'backendCalls'>): BackendCall[] {
  return backendCalls.filter((call) => call.reachedBackend && call.match === 'none');
}

/** About the calls that the proxy does not pass on: one finding for each tool and cause, with the first of its calls. */
export function proxyRefusals(invocation: Pick<Invocation, 'function' | 'backendCalls'>): Finding[] {
  const refused = new Map<string, BackendCall[]>();
  for (const call of invocation.backendCalls) {
    if (call.failure !== 'not-in-proxy') continue;
    const key = JSON.stringify([call.tool, call.cause]);
    refused.set(key, [...(refused.get(key) ?? []), call]);
  }
  return [...refused.values()].flatMap(([call, ...more]) => {
    if (!call) return [];
    const others = more.length === 0 ? '' : ` (and ${more.length} more like it)`;
    const message = `${invocation.function}, backend call ${call.index}: ${call.cause ?? ''}${others}`;
    return [finding('proxy-backend-tool', message, call.stack ? { stack: call.stack } : {})];
  });
}

/** The finding about a call that no saved answer fitted. */
export function missFinding(invocation: Pick<Invocation, 'function'>, call: BackendCall): Finding {
  const message = `${invocation.function}, backend call ${call.index}: ${call.cause ?? 'no saved answer'}`;
  return finding('backend-miss', message, call.stack ? { stack: call.stack } : {});
}

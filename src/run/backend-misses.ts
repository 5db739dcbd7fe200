import type { BackendCall, Invocation } from '../gateway/invocation';
import { finding } from './finding';
import type { Finding } from './result';

/** The backend calls of an invocation that no saved answer fitted. */
export function missedCalls({ backendCalls }: Pick<Invocation, 'backendCalls'>): BackendCall[] {
  return backendCalls.filter((call) => call.reachedBackend && call.match === 'none');
}

/** The finding about one of them. */
export function missFinding(invocation: Pick<Invocation, 'function'>, call: BackendCall): Finding {
  const message = `${invocation.function}, backend call ${call.index}: ${call.cause ?? 'no saved answer'}`;
  return finding('backend-miss', message, call.stack ? { stack: call.stack } : {});
}

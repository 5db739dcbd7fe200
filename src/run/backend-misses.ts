import type { BackendCall, Invocation } from '../gateway/invocation';
import { finding } from './finding';
import type { Finding } from './result';

/** The backend calls of an invocation that no saved answer fitted. */
export function missedCalls({ backendCalls }: Pick<Invocation, 'backendCalls'>): BackendCall[] {
  return backendCalls.filter((call) => call.reachedBackend && call.match === 'none');
}

/** The calls that the proxy does not pass on. */
export function proxyRefusedCalls({ backendCalls }: Pick<Invocation, 'backendCalls'>): BackendCall[] {
  return backendCalls.filter(({ failure }) => failure === 'not-in-proxy');
}

/** The finding about one of them. */
export function proxyRefusalFinding(invocation: Pick<Invocation, 'function'>, call: BackendCall): Finding {
  const message = `${invocation.function}, backend call ${call.index}: ${call.cause ?? ''}`;
  return finding('proxy-backend-tool', message, call.stack ? { stack: call.stack } : {});
}

/** The finding about one of them. */
export function missFinding(invocation: Pick<Invocation, 'function'>, call: BackendCall): Finding {
  const message = `${invocation.function}, backend call ${call.index}: ${call.cause ?? 'no saved answer'}`;
  return finding('backend-miss', message, call.stack ? { stack: call.stack } : {});
}

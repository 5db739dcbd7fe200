import type { InvocationKind } from './invocation';
import type { LimitName } from './limits';
import type { CallFailure } from './runtime-instance';
import { EXIT_DEADLINE } from './runtime/exit-message';

/** Why an invocation failed. */
export interface InvocationFailure {
  readonly kind: InvocationKind;
  /** The gateway's whole text. */
  readonly error: string;
  /** The limit that ended it. */
  readonly limit?: LimitName;
  /** The call that failed inside the guard. */
  readonly call?: CallFailure;
}

/** A failure the gateway states itself. */
export function gatewayFailure(error: string, limit?: LimitName): InvocationFailure {
  return limit === undefined ? { kind: 'error', error } : { kind: 'limit', error, limit };
}

const KINDS = {
  trap: 'trap',
  'stack-overflow': 'trap',
  exit: 'exit',
  panic: 'host',
  arity: 'error',
  engine: 'host',
} as const satisfies Record<CallFailure['kind'], InvocationKind>;

/** The failure of a call of an export; `prefix` is what the gateway puts before the runtime's text. */
export function callFailure(prefix: string, call: CallFailure, timedOut: boolean): InvocationFailure {
  const error = prefix + call.message;
  if (timedOut && call.exitCode === EXIT_DEADLINE) return { kind: 'timeout', error, limit: 'time', call };
  return { kind: KINDS[call.kind], error, call };
}

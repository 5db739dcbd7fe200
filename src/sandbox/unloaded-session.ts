import { unloadedInvocation } from '../gateway/interrupted-invocation';
import type { GuardSession, LoadOutcome } from '../run/guard-host';

const UNLOADED = { ok: false, reason: 'the guard is not loaded' } as const;

/** A session whose guard did not load; nothing can be invoked on it. */
export function unloadedSession(load: Extract<LoadOutcome, { ok: false }>): GuardSession {
  return {
    load,
    invoke: (name) => Promise.resolve(unloadedInvocation(name, load.error)),
    match: () => Promise.resolve(UNLOADED),
    decode: () => Promise.resolve(UNLOADED),
    close: () => undefined,
  };
}

import type { BackendCall } from './invocation';
import type { Json } from './json';

interface BackendMatch {
  /** Whether a saved answer was used for the first time, used again, or none matched. */
  readonly match: BackendCall['match'];
  /** The saved answer used. */
  readonly entry?: NonNullable<BackendCall['entry']>;
  /** How long the answer takes, in milliseconds; it is counted, not waited for. */
  readonly delayMs?: number;
  /** When none matched: the one that was probably meant. */
  readonly nearest?: NonNullable<BackendCall['nearest']>;
  /** The proxy does not pass such a call on (`proxyRefusal`). */
  readonly isRefused?: boolean;
}

/**
 * What the backend answered. `error` becomes -1 for the guard and is kept, word for word, as the cause of
 * that -1; a replay without a fitting answer says so here too.
 */
export type BackendAnswer = BackendMatch &
  ({ readonly ok: true; readonly result: Json } | { readonly ok: false; readonly error: string });

/**
 * Answers `call_backend`. Calls are synchronous because the guard waits inside WebAssembly. A result that was returned
 * never changes: its encoded bytes are remembered by its identity, so the next guard would get what it was before.
 */
export interface Backend {
  /** `args` is null when the guard passed none. Must not throw. */
  call(tool: string, args: Json): BackendAnswer;
}

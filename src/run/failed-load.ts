import { INSTANTIATE_PREFIX } from '../gateway/texts';
import type { LoadOutcome } from './guard-host';

/** A guard that did not load, before it is known how long that took. */
export type FailedLoad = Omit<Extract<LoadOutcome, { ok: false }>, 'durationMs'>;

/** How every error begins that says nothing about the module. */
export const NO_VERDICT = 'Guard Lab could not check this module: ';

/** Our engine came to no verdict; `reason` says why. */
export function noVerdict(reason: string): FailedLoad {
  return { ok: false, engine: true, error: NO_VERDICT + reason, reason };
}

/** The gateway's runtime refuses the module with `message`, its own text (gateway-contract 2). */
export function refusedByRuntime(message: string): FailedLoad {
  return { ok: false, error: INSTANTIATE_PREFIX + message, runtimeError: message };
}

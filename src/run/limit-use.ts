import type { Invocation } from '../gateway/invocation';
import { LIMITS, type LimitKey, type Limits } from '../gateway/limits';

/**
 * How much of a limit one invocation used, in the limit's unit; 0 when that is not known. Delays of saved answers count
 * as time, because the deadline counts them.
 */
export function usedBy(invocation: Invocation, key: LimitKey): number {
  const { field } = LIMITS[key];
  return (invocation[field] ?? 0) + (field === 'durationMs' ? (invocation.delayMs ?? 0) : 0);
}

/**
 * How much of a limit the invocations of one step used, in the limit's unit: their sum where the limit is for
 * the step, otherwise that of the invocation that used most.
 */
export function usedOf(invocations: readonly Invocation[], key: LimitKey): number {
  const used = invocations.map((each) => usedBy(each, key));
  return LIMITS[key].per === 'step'
    ? used.reduce((sum, each) => sum + each, 0)
    : used.reduce((most, each) => Math.max(most, each), 0);
}

/** What one invocation used of a limit, as `12/50`; without the limit when `limits` are not known. */
export function usedText(invocation: Invocation, key: LimitKey, limits: Limits | undefined): string {
  const used = String(usedBy(invocation, key));
  return limits === undefined ? used : `${used}/${String(limits[key])}`;
}

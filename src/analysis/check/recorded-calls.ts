import type { BackendCall, Invocation } from '../../gateway/invocation';
import { exactly } from '../../scenario/argument-match';
import type { BackendEntry } from '../../scenario/model';

/**
 * Saved answers that give the recorded calls of a guard what they got, in their order. Calls that the gateway refused
 * before they reached the backend need none; an answer that was too large to keep is that of `saved` which was used.
 */
export function recordedAnswers(
  invocations: readonly Invocation[],
  saved: readonly BackendEntry[],
): BackendEntry[] {
  return callsOf(invocations).flatMap((call) => recordedAnswer(call, saved) ?? []);
}

/** All calls of a request, in their order. */
export function callsOf(invocations: readonly Invocation[]): BackendCall[] {
  return invocations.flatMap(({ backendCalls }) => backendCalls);
}

/** The saved answer of one call; undefined when it got none, or when it is not known. */
export function recordedAnswer(
  { tool, args, argsOmitted, reachedBackend, failure, cause, result, entry, delayMs }: BackendCall,
  saved: readonly BackendEntry[] = [],
): BackendEntry | undefined {
  if (tool === null || !reachedBackend) return undefined;
  const call = {
    tool,
    ...(argsOmitted === true ? {} : { args: exactly(args) }),
    ...(delayMs === undefined ? {} : { delayMs }),
  };
  if (failure === 'backend-error') return { ...call, error: cause ?? '' };
  if (result !== undefined) return { ...call, result };
  const used = entry?.scope === 'step' ? saved[entry.index] : undefined;
  return used?.result === undefined ? undefined : { ...call, result: used.result };
}

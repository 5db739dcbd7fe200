import type { Invocation } from '../gateway/invocation';

/**
 * The text of an invocation that our own engine could not finish (a worker that crashed, a fault of ours),
 * which says nothing about the gateway; undefined when there is none. A panic inside a host function is the
 * gateway's own behavior and does not count.
 */
export function engineFailure(invocations: readonly Invocation[]): string | undefined {
  const failed = invocations.find(({ engine }) => engine === true);
  return failed && (failed.error ?? 'the engine failed');
}

import type { Invocation } from '../gateway/invocation';

/** What the gateway's runtime appends to a panic in one of its host functions. */
const HOST_PANIC = '(recovered by wazero)';

/**
 * The text of an invocation that our own engine could not finish (a worker that crashed, a fault of ours),
 * which says nothing about the gateway; undefined when there is none. A panic inside a host function is the
 * gateway's own behaviour and does not count.
 */
export function engineFailure(invocations: readonly Invocation[]): string | undefined {
  const failed = invocations.find(({ kind, error }) => kind === 'host' && !error?.includes(HOST_PANIC));
  return failed && (failed.error ?? 'the engine failed');
}

import type { GuardFunction, Invocation, InvocationKind, InvocationResult } from './invocation';
import type { InvocationPhase } from './invocation-record';
import { outputFields } from './output-fields';
import type { SeenEvents } from './seen-events';
import { CALL_PREFIX, CLOSED_BY_CANCEL, CLOSED_BY_DEADLINE, unavailableText } from './texts';

/** Why an invocation ended from outside. */
export type Interruption =
  /** `limitMs`: the whole deadline of the step, in milliseconds. */
  | { readonly kind: 'deadline'; readonly limitMs: number }
  | { readonly kind: 'cancel' }
  /** Our own engine failed; says nothing about the guard. */
  | { readonly kind: 'engine'; readonly reason: string };

/** What an invocation leaves behind when nothing of its guard runs any more. */
export type GuardLeft =
  /** The deadline closed the module after the function had succeeded; the next invocation finds out. */
  | { readonly kind: 'closed' }
  /** Every later invocation is refused because of `cause`, the text of an error. */
  | { readonly kind: 'unavailable'; readonly cause: string };

/** The last invocation of a guard that runs no more. */
export interface LastInvocation {
  readonly result: InvocationResult;
  readonly left: GuardLeft;
}

/** The gateway's prefix for an error in each place of an invocation (gateway-contract 3, 6). */
const PREFIX: Record<InvocationPhase, string> = {
  'allocate-input': CALL_PREFIX['alloc-input'],
  'allocate-output': CALL_PREFIX['alloc-output'],
  call: CALL_PREFIX.function,
  // Only when a larger buffer was to be tried next: the next thing to fail is its allocation.
  deallocate: CALL_PREFIX['alloc-input'],
};

const NO_OUTPUT = new Uint8Array();

/**
 * The invocation that was ended from outside, in the gateway's words for the place it had come to, with everything
 * that was seen of it. `durationMs`: how long it ran, in milliseconds.
 */
export function interruptedInvocation(
  name: GuardFunction,
  end: Interruption,
  seen: SeenEvents,
  durationMs: number,
): LastInvocation {
  if (end.kind === 'deadline' && seen.phase === 'deallocate' && seen.returned)
    return returnedBefore(name, seen, seen.returned, durationMs);
  const facts = { ...seen.facts(), healthy: false, durationMs };
  switch (end.kind) {
    case 'deadline': {
      const message = `deadline of ${String(Math.round(end.limitMs))} ms exceeded`;
      const error = PREFIX[seen.phase] + CLOSED_BY_DEADLINE;
      return last(name, 'timeout', error, { ...facts, limits: [{ limit: 'time', message }] });
    }
    case 'cancel':
      return last(name, 'exit', PREFIX[seen.phase] + CLOSED_BY_CANCEL, facts);
    case 'engine': {
      const error = `Guard Lab could not finish the invocation: ${end.reason}`;
      return last(name, 'host', error, { ...facts, engine: true });
    }
  }
}

/** The first invocation of a module that a deadline closed while no one looked: it poisons the guard (wazero C5). */
export function closedInvocation(name: GuardFunction, memoryPages: number): LastInvocation {
  return last(name, 'timeout', PREFIX['allocate-input'] + CLOSED_BY_DEADLINE, {
    healthy: false,
    memoryPages,
  });
}

/** An invocation that the gateway refuses because the guard is unavailable (gateway-contract 3.1). */
export function refusedInvocation(
  name: GuardFunction,
  guardName: string,
  cause: string,
  memoryPages: number,
): InvocationResult {
  const error = unavailableText(guardName, cause);
  return { invocation: bare(name, 'error', error, { healthy: false, memoryPages }), output: NO_OUTPUT };
}

/** An invocation of a guard that did not load; `error` is why it did not. No one is meant to ask for it. */
export function unloadedInvocation(name: GuardFunction, error: string): InvocationResult {
  const said = `the guard is not loaded: ${error}`;
  return { invocation: bare(name, 'host', said, { engine: true }), output: NO_OUTPUT };
}

/**
 * The guard's dealloc did not return: the gateway ignores that, so the function's own outcome counts; but the
 * deadline has closed the module, and the next invocation finds it so (gateway-contract 3.3, wazero C5).
 */
function returnedBefore(
  name: GuardFunction,
  seen: SeenEvents,
  { output, failure }: NonNullable<SeenEvents['returned']>,
  durationMs: number,
): LastInvocation {
  const healthy = failure?.call?.poisons !== true;
  const { kind = 'ok', error = null, call } = failure ?? {};
  const invocation = bare(name, kind, error, {
    ...seen.facts(),
    ...outputFields(output),
    healthy,
    durationMs,
    stack: call?.stack ?? [],
    ...(call?.trap === undefined ? {} : { trap: call.trap }),
    ...(call?.kind === 'engine' ? { engine: true } : {}),
    limits: [{ limit: 'time', message: 'dealloc did not return before the deadline' }],
  });
  const left: GuardLeft = healthy ? { kind: 'closed' } : { kind: 'unavailable', cause: error ?? '' };
  return { result: { invocation, output }, left };
}

function last(
  name: GuardFunction,
  kind: InvocationKind,
  error: string,
  facts: Partial<Invocation>,
): LastInvocation {
  return {
    result: { invocation: bare(name, kind, error, facts), output: NO_OUTPUT },
    left: { kind: 'unavailable', cause: error },
  };
}

/** An invocation of which only `facts` are known. */
function bare(
  name: GuardFunction,
  kind: InvocationKind,
  error: string | null,
  facts: Partial<Invocation>,
): Invocation {
  return {
    function: name,
    kind,
    error,
    output: null,
    outputBytes: 0,
    healthy: true,
    attempts: 0,
    backendCallCount: 0,
    backendCalls: [],
    logs: [],
    stdout: '',
    stderr: '',
    memoryPages: 0,
    durationMs: 0,
    stack: [],
    ...facts,
  };
}

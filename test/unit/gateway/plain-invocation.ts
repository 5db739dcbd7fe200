import type { GuardFunction, Invocation } from '../../../src/gateway/invocation';

/** An invocation record with nothing but its function and its error. */
export function plainInvocation(name: GuardFunction, error: string | null = null): Invocation {
  return {
    function: name,
    kind: error === null ? 'ok' : 'error',
    error,
    output: null,
    outputBytes: 0,
    healthy: true,
    attempts: 1,
    backendCallCount: 0,
    backendCalls: [],
    logs: [],
    stdout: '',
    stderr: '',
    memoryPages: 1,
    durationMs: 0,
    stack: [],
  };
}

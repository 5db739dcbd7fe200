import type { GuardFunction, Invocation, InvocationResult, LogEntry } from '../../../src/gateway/invocation';
import type { Json } from '../../../src/gateway/json';
import { encodeGoJson } from '../../../src/gateway/go-json';
import { FIRST_OUTPUT_BYTES } from '../../../src/gateway/limits';

/** A guard run by V8 itself through its allocator: enough for guards that neither retry nor ask the backend. */
export function bareGuard(name: string, wasm: Uint8Array<ArrayBuffer>) {
  let logs: LogEntry[] = [];
  let failure: string | null = null;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm), {
    env: {
      call_backend: () => -1,
      host_log: (level: number, pointer: number, length: number) =>
        logs.push({ level, message: new TextDecoder().decode(bytes(pointer, length)) }),
    },
  });
  const memory = exports['memory'] as WebAssembly.Memory;
  const bytes = (pointer: number, length: number) => new Uint8Array(memory.buffer, pointer, length);
  const call = (function_: string, ...args: number[]) =>
    (exports[function_] as (...args: number[]) => number)(...args);

  function run(function_: GuardFunction, input: Json): { error: string | null; output: Uint8Array } {
    const none = new Uint8Array();
    if (failure !== null) {
      return {
        error: `WASM guard '${name}' is unavailable after a previous trap: ${failure}`,
        output: none,
      };
    }
    const text = encodeGoJson(input);
    const inputPointer = call('alloc', text.length);
    const outputPointer = call('alloc', FIRST_OUTPUT_BYTES);
    bytes(inputPointer, text.length).set(text);
    try {
      const length = call(function_, inputPointer, text.length, outputPointer, FIRST_OUTPUT_BYTES);
      return { error: null, output: bytes(outputPointer, length).slice() };
    } catch (error) {
      const index = /wasm-function\[(\d+)\]/.exec(String((error as Error).stack))?.[1];
      failure = `WASM function call failed: wasm error: unreachable\nwasm stack trace:\n\t.$${index ?? ''}(i32,i32,i32,i32) i32`;
      return { error: failure, output: none };
    } finally {
      call('dealloc', outputPointer, FIRST_OUTPUT_BYTES);
      call('dealloc', inputPointer, text.length);
    }
  }

  return (function_: GuardFunction, input: Json): Promise<InvocationResult> => {
    logs = [];
    const { error, output } = run(function_, input);
    return Promise.resolve({
      invocation: { ...invocation(function_, error), logs, healthy: !failure },
      output,
    });
  };
}

/** An invocation record with nothing but its function and its error. */
export function invocation(function_: GuardFunction, error: string | null = null): Invocation {
  return {
    function: function_,
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

import type { Buffers } from './buffers';
import { acquireBuffers, hasAllocator } from './buffers';
import type { GuardFunction } from './invocation';
import type { InvocationFailure } from './invocation-failure';
import { callFailure, gatewayFailure } from './invocation-failure';
import type { InvocationRecord } from './invocation-record';
import type { Limits } from './limits';
import { FIRST_OUTPUT_BYTES, OUTPUT_ATTEMPTS, PAGE_BYTES } from './limits';
import type { CallContext, GuestMemory, RuntimeInstance } from './runtime-instance';
import { CALL_PREFIX } from './texts';

const BUFFER_TOO_SMALL = -2;
const SIZE_BYTES = 4;
const NO_OUTPUT = new Uint8Array();

export interface AttemptOptions {
  readonly instance: RuntimeInstance;
  readonly memory: GuestMemory;
  readonly limits: Limits;
  readonly record: InvocationRecord;
  readonly context: CallContext | undefined;
}

/** How the runs of one invocation went. */
export interface Attempts {
  /** How often the function was called or its buffers asked for. */
  readonly count: number;
  /** Size of the last output buffer. */
  readonly outputBufferBytes: number;
  /** The i32 result of the last run that returned. */
  readonly returned?: number;
  readonly end:
    | { readonly ok: true; readonly output: Uint8Array }
    | { readonly ok: false; readonly failure: InvocationFailure };
}

/** One run: its output, the buffer size to try next, or why there is neither. */
type Run =
  | { readonly kind: 'output'; readonly output: Uint8Array; readonly returned: number }
  | { readonly kind: 'retry'; readonly wanted: number }
  | { readonly kind: 'failed'; readonly failure: InvocationFailure; readonly returned?: number };

/**
 * Runs a guard function until its output fits (gateway-contract 3.4): at most three times, each time with the
 * buffer size the guard asked for, or twice the last one.
 */
export function runAttempts(name: GuardFunction, input: Uint8Array, options: AttemptOptions): Attempts {
  const maximum = options.limits.outputBytes;
  let size = FIRST_OUTPUT_BYTES;
  for (let count = 1; ; count += 1) {
    const run = runOnce(name, input, size, count, options);
    if (run.kind === 'output') {
      return {
        count,
        outputBufferBytes: size,
        returned: run.returned,
        end: { ok: true, output: run.output },
      };
    }
    const facts = { count, outputBufferBytes: size };
    if (run.kind === 'failed') {
      const returned = run.returned === undefined ? {} : { returned: run.returned };
      return { ...facts, ...returned, end: { ok: false, failure: run.failure } };
    }
    size = run.wanted;
    const error = tooLarge(size, maximum, count);
    if (error !== undefined) {
      return {
        ...facts,
        returned: BUFFER_TOO_SMALL,
        end: { ok: false, failure: gatewayFailure(error, 'output') },
      };
    }
  }
}

function tooLarge(wanted: number, maximum: number, count: number): string | undefined {
  if (wanted > maximum) {
    return `guard requires buffer of ${String(wanted)} bytes which exceeds maximum of ${String(maximum)} bytes`;
  }
  if (count < OUTPUT_ATTEMPTS) return undefined;
  return `failed after ${String(count)} attempts, buffer size ${String(wanted)} still insufficient`;
}

function runOnce(
  name: GuardFunction,
  input: Uint8Array,
  outputBytes: number,
  attempt: number,
  options: AttemptOptions,
): Run {
  const { instance, memory, context, record } = options;
  const enter: Parameters<typeof acquireBuffers>[0]['enter'] = (phase) =>
    record.enter(phase, attempt, memory.size() / PAGE_BYTES);
  const buffers = acquireBuffers({ instance, memory, context, input, outputBytes, enter });
  if (!buffers.ok) return { kind: 'failed', failure: buffers.error };
  enter('call');
  const run = callFunction(name, input.length, outputBytes, buffers.value, options);
  if (hasAllocator(instance)) {
    if (run.kind === 'output') record.returned(run.output);
    if (run.kind === 'failed') record.returned(NO_OUTPUT, run.failure);
  }
  buffers.value.release();
  return run;
}

function callFunction(
  name: GuardFunction,
  inputBytes: number,
  outputBytes: number,
  buffers: Buffers,
  { instance, memory, context }: AttemptOptions,
): Run {
  const parameters = [buffers.input, inputBytes, buffers.output, outputBytes];
  const called = instance.call(name, parameters, context);
  if (!called.ok) {
    const timedOut = context?.done() === 'deadline';
    return { kind: 'failed', failure: callFailure(CALL_PREFIX.function, called.failure, timedOut) };
  }
  const result = called.results[0] ?? 0;
  const returned = typeof result === 'number' ? result | 0 : Number(BigInt.asIntN(32, result));
  if (returned === BUFFER_TOO_SMALL) {
    return { kind: 'retry', wanted: wantedSize(memory, buffers.output) || outputBytes * 2 };
  }
  const fail = (error: string): Run => ({ kind: 'failed', failure: gatewayFailure(error), returned });
  if (returned < 0) return fail(`WASM function returned error code: ${String(returned)}`);
  // The gateway does not hold the length against its buffer's size, only against memory.
  const output = returned === 0 ? new Uint8Array() : memory.read(buffers.output, returned);
  if (output === undefined) return fail(`failed to read output from WASM memory (len=${String(returned)})`);
  return { kind: 'output', output: output.slice(), returned };
}

/** The size the guard left in its output buffer, 0 when it left none. */
function wantedSize(memory: GuestMemory, output: number): number {
  const bytes = memory.read(output, SIZE_BYTES);
  return bytes ? new DataView(bytes.buffer, bytes.byteOffset, SIZE_BYTES).getUint32(0, true) : 0;
}

import type { Result } from '../wasm/module';
import type { InvocationFailure } from './invocation-failure';
import { callFailure, gatewayFailure } from './invocation-failure';
import type { InvocationPhase } from './invocation-record';
import { PAGE_BYTES } from './limits';
import type { CallContext, GuestMemory, RuntimeInstance } from './runtime-instance';
import { CALL_PREFIX } from './texts';

/** Kept free beside the buffers when memory is grown for them, in bytes. */
const SAFETY_MARGIN = 64 * 1024;

/** Where an invocation's buffers are, in bytes from the start of memory. */
export interface Buffers {
  readonly input: number;
  readonly output: number;
  /** Gives the buffers back to the guard; what goes wrong there is ignored, as in the gateway. */
  release(): void;
}

export interface BufferRequest {
  readonly instance: RuntimeInstance;
  readonly memory: GuestMemory;
  readonly context: CallContext | undefined;
  /** The serialized input. */
  readonly input: Uint8Array;
  /** Size of the output buffer in bytes. */
  readonly outputBytes: number;
  readonly enter: (phase: InvocationPhase) => void;
}

/** Whether the guard brings its own allocator; one half of it does not count (gateway-contract 3.3). */
export function hasAllocator(instance: RuntimeInstance): boolean {
  return instance.hasFunction('alloc') && instance.hasFunction('dealloc');
}

/**
 * Gets an input and an output buffer and writes the input (gateway-contract 3.3): by the guard's allocator, or
 * without one at the very end of memory, which is grown when it is short.
 */
export function acquireBuffers(request: BufferRequest): Result<Buffers, InvocationFailure> {
  const buffers = hasAllocator(request.instance) ? allocateBuffers(request) : placeBuffers(request);
  if (!buffers.ok || request.memory.write(buffers.value.input, request.input)) return buffers;
  buffers.value.release();
  return failed(gatewayFailure('failed to write input to WASM memory'));
}

function allocateBuffers(request: BufferRequest): Result<Buffers, InvocationFailure> {
  const inputBytes = request.input.length;
  request.enter('allocate-input');
  const input = allocate(request, 'input', inputBytes);
  if (!input.ok) return input;
  request.enter('allocate-output');
  const output = allocate(request, 'output', request.outputBytes);
  if (!output.ok) {
    deallocate(request, input.value, inputBytes);
    return output;
  }
  const release = (): void => {
    deallocate(request, output.value, request.outputBytes);
    deallocate(request, input.value, inputBytes);
  };
  return { ok: true, value: { input: input.value, output: output.value, release } };
}

/** The low 32 bits of alloc's first result, whatever its type (wazero C7). */
function allocate(
  { instance, context }: BufferRequest,
  buffer: 'input' | 'output',
  bytes: number,
): Result<number, InvocationFailure> {
  const prefix = CALL_PREFIX[`alloc-${buffer}`];
  const called = instance.call('alloc', [bytes], context);
  if (!called.ok) return failed(callFailure(prefix, called.failure, context?.done() === 'deadline'));
  const [result] = called.results;
  if (result === undefined) return failed(gatewayFailure(`${prefix}alloc returned no result`));
  const pointer = typeof result === 'number' ? result : Number(BigInt.asUintN(32, result));
  if (pointer === 0) return failed(gatewayFailure(`${prefix}alloc returned null pointer`));
  return { ok: true, value: pointer };
}

/** Runs without the request's context: the gateway cleans up even after a deadline. */
function deallocate({ instance, enter }: BufferRequest, pointer: number, bytes: number): void {
  if (bytes === 0) return;
  enter('deallocate');
  instance.call('dealloc', [pointer, bytes]);
}

function placeBuffers({ memory, input, outputBytes }: BufferRequest): Result<Buffers, InvocationFailure> {
  const needed = input.length + outputBytes + SAFETY_MARGIN;
  const size = memory.size();
  if (size < needed && !memory.grow(Math.ceil((needed - size) / PAGE_BYTES))) {
    const error = `failed to grow WASM memory from ${String(size)} to ${String(needed)} bytes`;
    return failed(gatewayFailure(error, 'memory'));
  }
  const output = memory.size() - outputBytes;
  return { ok: true, value: { input: output - input.length, output, release: () => undefined } };
}

function failed(error: InvocationFailure): { readonly ok: false; readonly error: InvocationFailure } {
  return { ok: false, error };
}

import type { GuestMemory } from '../runtime-instance';
import { HostPanic } from '../runtime-instance';
import { WasiClocks } from './clocks';
import { RandomStream } from './random';

/** Receives what a guard writes to a standard stream; the bytes are only valid during the call. */
export type StreamSink = (bytes: Uint8Array) => void;

export interface WasiOptions {
  /** The guard's memory, undefined while there is none. */
  readonly memory: () => GuestMemory | undefined;
  readonly stdout: StreamSink;
  readonly stderr: StreamSink;
  /**
   * Asked before `bytes` bytes are read for a stream: true when it keeps no more of them and has counted them as
   * lost. A guard that writes in a deep recursion then costs no memory (see `createHostFunctions`).
   */
  readonly discard?: (stream: 'stdout' | 'stderr', bytes: number) => boolean;
  /** Whether the module was closed by other means than proc_exit. */
  readonly closed?: () => boolean;
}

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

/**
 * What is behind one guard's WASI functions: three standard streams, two fake clocks and a fixed random
 * stream. After proc_exit it is gone, and whatever reaches for it panics (wazero C4).
 */
export class WasiSystem {
  private closed = false;
  private readonly openDescriptors = new Set([STDIN, STDOUT, STDERR]);
  private readonly fakeClocks = new WasiClocks();
  private readonly randomStream = new RandomStream();

  constructor(private readonly options: WasiOptions) {}

  /** Panics in a module without memory (wazero C6). */
  get memory(): GuestMemory {
    const memory = this.options.memory();
    if (memory === undefined) throw new HostPanic();
    return memory;
  }

  get clocks(): WasiClocks {
    this.assertOpen();
    return this.fakeClocks;
  }

  get random(): RandomStream {
    this.assertOpen();
    return this.randomStream;
  }

  isOpen(fd: number): boolean {
    this.assertOpen();
    return this.openDescriptors.has(fd);
  }

  /** Whether `fd` was open. */
  closeDescriptor(fd: number): boolean {
    this.assertOpen();
    return this.openDescriptors.delete(fd);
  }

  /** Where writes to `fd` go; undefined for standard input. */
  sink(fd: number): StreamSink | undefined {
    if (fd === STDOUT) return this.options.stdout;
    return fd === STDERR ? this.options.stderr : undefined;
  }

  /** Whether a write of `bytes` bytes to `fd` was counted without being read. */
  discards(fd: number, bytes: number): boolean {
    return this.options.discard?.(fd === STDOUT ? 'stdout' : 'stderr', bytes) ?? false;
  }

  /** Whether `fd` is standard input, which is empty. */
  isReadable(fd: number): boolean {
    return fd === STDIN;
  }

  /** proc_exit: from now on every use panics. */
  close(): void {
    this.closed = true;
  }

  assertOpen(): void {
    if (this.closed || this.options.closed?.()) throw new HostPanic();
  }
}

/** Stores `value` as 4 bytes, little endian; false when out of range. */
export function writeU32(memory: GuestMemory, offset: number, value: number): boolean {
  return memory.writeU32(offset, value);
}

/** Stores `value` as 8 bytes, little endian; false when out of range. */
export function writeU64(memory: GuestMemory, offset: number, value: bigint): boolean {
  if (offset + 8 > memory.size()) return false;
  // In two words: a buffer for eight bytes costs far more, and a guard may ask for the time in a deep recursion.
  const low = Number(BigInt.asUintN(32, value));
  const high = Number(BigInt.asUintN(32, value >> 32n));
  return memory.writeU32(offset, low) && memory.writeU32(offset + 4, high);
}

/** The same bytes as little-endian numbers. */
export function dataView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

import type { Frame } from './invocation';
import { closedWithCode, NIL_POINTER } from './texts';

/** Why a call of an export failed; `message` is the runtime's error text without any gateway prefix. */
export interface CallFailure {
  /**
   * `trap` has a `wasm error:` text; `stack-overflow`, `exit` (proc_exit), `panic` (a host function
   * panicked), `arity` (wrong parameter count) and `engine` (ours failed, out of memory…) have not.
   */
  readonly kind: 'trap' | 'stack-overflow' | 'exit' | 'panic' | 'arity' | 'engine';
  readonly message: string;
  /** Text after `wasm error: `, or `stack overflow`. */
  readonly trap?: string;
  /** proc_exit's code as u32. */
  readonly exitCode?: number;
  /** Innermost first, offsets translated to the original file. */
  readonly stack: readonly Frame[];
  /** Marks the guard failed for good (gateway-contract 6, wazero C3, C4). */
  readonly poisons: boolean;
}

/**
 * The raw 64-bit pattern of a value. A number is that of an i32, from 0 to 2^32 - 1: almost all values are, and a
 * bigint has to be allocated.
 */
export type RawValue = bigint | number;

export type CallOutcome =
  | {
      readonly ok: true;
      /** One per i32/i64/f32/f64/reference, two per v128; those of an i32 are numbers. */ readonly results: readonly RawValue[];
    }
  | { readonly ok: false; readonly failure: CallFailure };

/** The guest's linear memory as host functions see it; every access is checked. */
export interface GuestMemory {
  /** Current size in bytes. */
  size(): number;
  /** A view of `length` bytes at `offset`, or undefined when out of range. Valid until the guest runs again. */
  read(offset: number, length: number): Uint8Array | undefined;
  /** Writes `bytes`, or writes nothing and returns false when out of range. */
  write(offset: number, bytes: Uint8Array): boolean;
  /** The 4 bytes at `offset` as an unsigned little-endian number, or undefined when out of range. Allocates nothing. */
  readU32(offset: number): number | undefined;
  /** Writes 4 bytes, little endian, or writes nothing and returns false when out of range. Allocates nothing. */
  writeU32(offset: number, value: number): boolean;
  /** Grows by `pages`; false at the cap. */
  grow(pages: number): boolean;
}

/** What a call runs under; the gateway's request context. */
export interface CallContext {
  /** Why the call must end, or undefined while it may go on. Asked on entry, on return and at loop headers. */
  done(): 'deadline' | 'canceled' | undefined;
}

/** An instantiated guard module: what wazero's api.Module is to the gateway. */
export interface RuntimeInstance {
  /** Undefined when the module has no memory (wazero L4), and while an import it re-exports is called (wazero C6). */
  readonly memory: GuestMemory | undefined;
  /** Whether `name` is exported as a function. */
  hasFunction(name: string): boolean;
  /** Parameter and result types of exported function `name` by their binary codes, or undefined. */
  signature(
    name: string,
  ): { readonly params: readonly number[]; readonly results: readonly number[] } | undefined;
  /**
   * Calls exported function `name` with raw 64-bit patterns (v128 takes two). Never throws. A context that is
   * done closes the module; inside the guest's loops it is noticed only in a module rewritten to be interruptible.
   */
  call(name: string, args: readonly RawValue[], context?: CallContext): CallOutcome;
  /** Exit code of the closed module, as u32; undefined while it is open (wazero C4). */
  readonly exitCode: number | undefined;
  /** Closes the module for good; a later call still runs to its first loop header or its end. */
  close(exitCode: number): void;
  /** The guest's frames at this moment, innermost first; for use inside a host function. Needs no `this`. */
  readonly currentStack: () => readonly Frame[];
  /** Failed `memory.grow`s since the last call of this function, with the pages asked for and where, when known. */
  takeFailedGrows(): readonly { readonly pages: number; readonly stack: readonly Frame[] }[];
}

/** A host function: raw i32 values as JS numbers (signed or unsigned), i64 as bigint; returns an i32 or nothing. */
export type HostFunction = (...args: (number | bigint)[]) => number | undefined;

/** The closed table of what a guard can import: `env` and `wasi_snapshot_preview1`. */
export interface HostModule {
  readonly name: string;
  readonly functions: ReadonlyMap<
    string,
    { readonly params: readonly number[]; readonly results: readonly number[]; readonly call: HostFunction }
  >;
  /** The guard's module was closed, by proc_exit or because its context was done (wazero C4, C5). */
  readonly closed?: () => void;
}

/** Thrown by proc_exit; unwinds the guest and closes the module (wazero C4). */
export class GuestExit extends Error {
  constructor(readonly code: number) {
    super(closedWithCode(code));
  }
}

/** Thrown by a host function that panics in the gateway, without a message by a nil dereference (wazero C6). */
export class HostPanic extends Error {
  /** @param isRuntimeError whether Go's runtime panics: then a Go stack trace follows in the gateway's text */
  constructor(
    message?: string,
    readonly isRuntimeError = message === undefined,
  ) {
    super(message ?? NIL_POINTER);
  }
}

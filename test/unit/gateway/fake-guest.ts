import type {
  CallFailure,
  CallOutcome,
  GuestMemory,
  RuntimeInstance,
} from '../../../src/gateway/runtime-instance';
import { Guard } from '../../../src/gateway/guard';
import { GuestHost } from '../../../src/gateway/guest-host';
import type { Backend } from '../../../src/gateway/backend';
import type { InvocationEvent } from '../../../src/gateway/invocation-record';
import type { Limits } from '../../../src/gateway/limits';
import { resolveLimits } from '../../../src/gateway/limits';
import { fakeMemory } from './fake-memory';

const I32 = 127;

/** What a fake guard function can do: look at memory and call the host. */
export interface Guest {
  readonly memory: GuestMemory;
  /** Calls a host function by its name; texts are put into memory first and passed as pointer and length. */
  host(name: string, ...args: (number | string)[]): number | undefined;
}
export type GuestFunction = (guest: Guest, ...args: number[]) => number | undefined;

/** Thrown by a fake guard function to end its call like a trap or an exit. */
export class Ending extends Error {
  constructor(readonly failure: CallFailure) {
    super(failure.message);
  }
}

export function trap(text: string): Ending {
  return new Ending({ kind: 'trap', message: `wasm error: ${text}`, trap: text, stack: [], poisons: true });
}

export interface FakeGuardOptions {
  readonly memory?: GuestMemory | null;
  readonly limits?: Partial<Limits>;
  readonly failedGrows?: readonly number[];
}

export interface FakeGuard {
  readonly guard: Guard;
  /** Calls of exports, in order, such as `alloc(2)`. */
  readonly calls: string[];
  readonly events: InvocationEvent[];
}

export const noBackend: Backend = { call: () => ({ ok: false, error: 'no saved answer', match: 'none' }) };

/** A guard whose functions are written here, without an engine. */
export function fakeGuard(exports: Record<string, GuestFunction>, options: FakeGuardOptions = {}): FakeGuard {
  const memory = options.memory === null ? undefined : (options.memory ?? fakeMemory(2));
  const calls: string[] = [];
  const events: InvocationEvent[] = [];
  const limits = resolveLimits('pr-7938', options.limits);
  const host = new GuestHost({
    backend: noBackend,
    backendCalls: limits.backendCalls,
    listener: (event) => events.push(event),
  });
  const guest: Guest = {
    memory: memory ?? fakeMemory(0),
    host: (name, ...args) => callHost(host, memory, name, args),
  };
  const call = (name: string, args: readonly bigint[]): CallOutcome => {
    const numbers = args.map(Number);
    calls.push(`${name}(${numbers.join(',')})`);
    try {
      const result = exports[name]!(guest, ...numbers);
      return { ok: true, results: result === undefined ? [] : [BigInt.asUintN(64, BigInt(result))] };
    } catch (error) {
      if (error instanceof Ending) return { ok: false, failure: error.failure };
      throw error;
    }
  };
  let failedGrows = options.failedGrows ?? [];
  const instance: RuntimeInstance = {
    memory,
    hasFunction: (name) => Object.hasOwn(exports, name),
    signature: () => ({ params: [I32, I32, I32, I32], results: [I32] }),
    call,
    exitCode: undefined,
    close: () => undefined,
    currentStack: () => [{ function: 'caller', index: 3, offset: 7 }],
    takeFailedGrows() {
      const taken = calls.length > 0 ? failedGrows : [];
      if (taken.length > 0) failedGrows = [];
      return taken.map((pages) => ({ pages, stack: [] }));
    },
  };
  host.attach(instance);
  return { guard: new Guard('guard', instance, limits, host), calls, events };
}

const SCRATCH = 4096;

function callHost(
  host: GuestHost,
  memory: GuestMemory | undefined,
  name: string,
  args: readonly (number | string)[],
): number | undefined {
  let at = SCRATCH;
  const values = args.flatMap((arg) => {
    if (typeof arg === 'number') return [arg];
    const bytes = Buffer.from(arg);
    memory?.write(at, bytes);
    const range = [at, bytes.length];
    at += bytes.length;
    return range;
  });
  const definition = host.modules
    .flatMap((module) => [...module.functions])
    .find(([known]) => known === name);
  return definition![1].call(...values);
}

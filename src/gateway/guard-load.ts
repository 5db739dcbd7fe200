import type { FaultSink } from '../base/fault';
import type { RewriteInfo } from '../wasm/rewrite/info';
import type { Backend } from './backend';
import { exportsError } from './guard-exports';
import { Guard } from './guard';
import { GuestHost } from './guest-host';
import type { EventListener } from './invocation-record';
import { PAGE_BYTES, type Limits } from './limits';
import type { GuestObserver } from './runtime/guest-observer';
import { instantiate } from './runtime/instantiate';
import type { CallContext } from './runtime-instance';
import { INSTANTIATE_PREFIX } from './texts';

export interface LoadGuardOptions {
  /** Compiled from the rewritten bytes of a module that passed the gateway's checks. */
  readonly module: WebAssembly.Module;
  readonly info: RewriteInfo;
  /** The gateway's server id of the guard. */
  readonly name: string;
  readonly limits: Limits;
  /** Answers calls of the start function. */
  readonly backend: Backend;
  /** Notified of what happens inside the guard, in the start function and in every invocation. */
  readonly listener?: EventListener;
  /** What the start function runs under. */
  readonly context?: CallContext;
  /** Whether what the guard calls is recorded without its frames. */
  readonly withoutStacks?: boolean;
  /** A debugger. */
  readonly observer?: GuestObserver | undefined;
  /** Gets faults of ours that a failure only says one sentence about. */
  readonly onFault?: FaultSink | undefined;
}

/**
 * `error` is the gateway's whole text; with `engine` it is ours, and no verdict of the gateway's. `runtimeError` is the
 * text of the gateway's runtime when it is the runtime that refuses the module.
 */
export type GuardLoad =
  | { readonly ok: true; readonly guard: Guard }
  | {
      readonly ok: false;
      readonly error: string;
      readonly engine: boolean;
      readonly runtimeError?: string;
    };

/**
 * Makes a guard of a checked module, with the gateway's checks in its order (gateway-contract 2): the
 * instance and its start function, a name that is taken, the exports, their signatures.
 */
export function loadGuard(options: LoadGuardOptions): GuardLoad {
  const { module, info, name, limits, backend, listener, context, withoutStacks } = options;
  const host = new GuestHost({ backend, backendCalls: limits.backendCalls, listener, withoutStacks });
  const made = instantiate({
    module,
    info,
    name,
    hosts: host.modules,
    attach: (instance) => host.attach(instance),
    observer: options.observer,
    onFault: options.onFault,
    grown: (bytes) => host.record.grown(bytes / PAGE_BYTES),
    ...(context ? { context } : {}),
  });
  if (!made.ok) {
    const { kind, message } = made.error;
    if (kind === 'engine') return { ok: false, engine: true, error: message };
    return { ok: false, engine: false, error: INSTANTIATE_PREFIX + message, runtimeError: message };
  }
  const error = exportsError(made.value);
  if (error !== undefined) return { ok: false, engine: false, error };
  return { ok: true, guard: new Guard(name, made.value, limits, host) };
}

import type { FaultSink } from '../../base/fault';
import type { Result } from '../../wasm/module';
import { goQuote, sortByBytes } from '../../wasm/go-quote';
import type { RewriteInfo, RewrittenModule } from '../../wasm/rewrite/info';
import { toOriginalOffset } from '../../wasm/rewrite/offset-map';
import { HOST_MODULE } from '../../wasm/rewrite/sections';
import type { CallContext, CallFailure, HostModule, RuntimeInstance } from '../runtime-instance';
import { GuestInstance } from './guest-instance';
import type { GuestObserver } from './guest-observer';
import { HostCalls } from './host-calls';

export interface InstantiateOptions {
  /** Compiled from the rewritten bytes (`compileModule`). */
  readonly module: WebAssembly.Module;
  readonly info: RewriteInfo;
  /** What the guard can import. */
  readonly hosts: readonly HostModule[];
  /** The guard's name in the gateway. */
  readonly name: string;
  /** Called with the instance before any of the guard's code runs, so that host functions can reach its memory. */
  readonly attach?: (instance: RuntimeInstance) => void;
  /** What the start function runs under. */
  readonly context?: CallContext;
  readonly observer?: GuestObserver | undefined;
  /** Gets faults of ours that a failure only says one sentence about. */
  readonly onFault?: FaultSink | undefined;
  /** Receives the size of memory, in bytes, when the guard has made it larger. */
  readonly grown?: (bytes: number) => void;
}

/** Why an accepted module did not become an instance; `message` has no `failed to instantiate…` prefix. */
export interface InstantiateFailure {
  /** `start` function failed, the `name` is taken by a host module, or this `engine` cannot run the module. */
  readonly kind: 'start' | 'name' | 'engine';
  readonly message: string;
  /** How the start function ended. */
  readonly start?: CallFailure;
  /** Byte offset in the original file nearest to what this engine cannot compile, when it says so. */
  readonly offset?: number;
}

/** What the engine throws at a module that is too much for it; anything else is a fault of ours. */
function onlyEngineError(error: unknown): void {
  const { CompileError, LinkError, RuntimeError } = WebAssembly;
  if (![CompileError, LinkError, RuntimeError, RangeError].some((kind) => error instanceof kind)) throw error;
}

/** Compiles a rewritten module; the error says that only this engine refuses it. */
export function compileModule(rewritten: RewrittenModule): Result<WebAssembly.Module, InstantiateFailure> {
  try {
    return { ok: true, value: new WebAssembly.Module(rewritten.bytes) };
  } catch (error) {
    onlyEngineError(error);
    // V8 says where only in its message.
    const position = error instanceof Error ? /@\+(\d+)$/.exec(error.message)?.[1] : undefined;
    const offset =
      position === undefined ? undefined : toOriginalOffset(rewritten.info.offsets, Number(position));
    return { ok: false, error: { ...engineRefusal(error), ...(offset !== undefined && { offset }) } };
  }
}

/** Links and instantiates a rewritten module and runs its start function, as the gateway does (wazero L2, L11, L12). */
export function instantiate(options: InstantiateOptions): Result<RuntimeInstance, InstantiateFailure> {
  const { info } = options;
  const hosts = new HostCalls(options.hosts, options.onFault);
  const { functions, missing } = hosts.link(info);
  if (missing !== undefined) {
    return refused({ kind: 'engine', message: `No host function was given for the import ${missing}.` });
  }
  let guest: GuestInstance;
  try {
    const instance = new WebAssembly.Instance(options.module, { [HOST_MODULE]: functions });
    guest = new GuestInstance(instance, info, hosts, options.observer, options.grown);
    guest.initialise();
  } catch (error) {
    onlyEngineError(error);
    return refused(engineRefusal(error));
  }
  options.attach?.(guest);
  const started = guest.start(options.context);
  if (!started.ok) return refused(startFailure(info, started.failure));
  if (options.hosts.some((host) => host.name === options.name)) {
    return refused({ kind: 'name', message: `module[${options.name}] has already been instantiated` });
  }
  return { ok: true, value: guest };
}

function refused(error: InstantiateFailure): Result<RuntimeInstance, InstantiateFailure> {
  return { ok: false, error };
}

function engineRefusal(error: unknown): InstantiateFailure {
  const text = error instanceof Error ? error.message : String(error);
  // The engine's position is one of the rewritten bytes.
  const cause = text.replace(/^WebAssembly\.\w+\(\): /, '').replace(/ @\+\d+$/, '');
  return {
    kind: 'engine',
    message: `this engine cannot run it: ${cause}`,
  };
}

/** proc_exit and a done context are not wrapped; everything else names the start function (wazero L12). */
function startFailure(info: RewriteInfo, failure: CallFailure): InstantiateFailure {
  if (failure.kind === 'exit') return { kind: 'start', message: failure.message, start: failure };
  if (failure.kind === 'engine') return { kind: 'engine', message: failure.message, start: failure };
  const index = info.start?.index ?? 0;
  // The runtime looks the names up by the wrong index: the imported functions are counted twice.
  const names = sortByBytes(
    [...info.exports]
      .filter(([, entry]) => entry.index === index + info.importedFunctionCount)
      .map(([name]) => goQuote(name)),
  );
  const suffix = names.length === 0 ? '' : ` export[${names.join(',')}]`;
  const message = `start function[${String(index)}]${suffix} failed: ${failure.message}`;
  return { kind: 'start', message, start: failure };
}

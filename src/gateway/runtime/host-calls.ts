import type { FaultSink } from '../../base/fault';
import type { FunctionType } from '../../wasm/module';
import type { RewriteInfo } from '../../wasm/rewrite/info';
import type { HostModule } from '../runtime-instance';

/** The host function an error came out of. */
export interface HostOrigin {
  readonly module: string;
  readonly name: string;
  readonly type: FunctionType;
}

type HostEntry = HostModule['functions'] extends ReadonlyMap<string, infer F> ? F : never;

/** Whether `error` says that the engine's stack is used up. V8 has no code for it, only this message. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}

/** The guard's imports, wrapped so that it is known which host function an error came out of. */
export class HostCalls {
  readonly #origins = new WeakMap<Error, HostOrigin>();

  /** @param onFault gets errors of host functions that are faults of ours, and what else the engine fails at */
  constructor(
    private readonly hosts: readonly HostModule[],
    readonly onFault?: FaultSink,
  ) {}

  /** Tells the host modules that the guard's module was closed. */
  close(): void {
    for (const host of this.hosts) host.closed?.();
  }

  /** Where `error` was thrown, when a host function threw it. */
  origin(error: Error): HostOrigin | undefined {
    return this.#origins.get(error);
  }

  /** The import object's members by position, or the first import no host module provides. */
  link(info: RewriteInfo): { readonly functions: WebAssembly.ModuleImports; readonly missing?: string } {
    const functions: WebAssembly.ModuleImports = {};
    for (const [position, { module, name }] of info.imports.entries()) {
      const entry = this.hosts.find((host) => host.name === module)?.functions.get(name);
      if (entry === undefined) return { functions, missing: `${module}.${name}` };
      functions[String(position)] = this.#wrap({ module, name, type: entry }, entry.call);
    }
    return { functions };
  }

  #wrap(origin: HostOrigin, call: HostEntry['call']): HostEntry['call'] {
    // No host function has more than nine parameters; a rest parameter would allocate at each call.
    return (a, b, c, d, e, f, g, h, i) => {
      try {
        return call(a, b, c, d, e, f, g, h, i);
      } catch (thrown) {
        if (isStackOverflow(thrown)) throw thrown;
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        this.#origins.set(error, origin);
        throw error;
      }
    };
  }
}

import type { RewriteInfo } from '../../wasm/rewrite/info';
import { PRIVATE } from '../../wasm/rewrite/module-additions';
import { kindCode } from '../../wasm/value-types';
import type { Frame } from '../invocation';
import type {
  CallContext,
  CallFailure,
  CallOutcome,
  GuestMemory,
  RawValue,
  RuntimeInstance,
} from '../runtime-instance';
import { CallFrames } from './call-frames';
import { EXIT_CANCELED, EXIT_DEADLINE } from './exit-message';
import { ClosedAtLoop, engineFailure, exitFailure, explainFailure } from './failures';
import { FrameReader, withDeepStacks } from './frames';
import { guestMemory } from './guest-memory';
import type { GuestObserver } from './guest-observer';
import type { HostCalls } from './host-calls';
import { fillHostTable } from './host-table';
import { RawSignature } from './raw-values';

/** Failed grows kept with their stacks until somebody takes them; a guest may fail in an endless loop. */
const KEPT_GROWS = 64;

type FailedGrow = ReturnType<RuntimeInstance['takeFailedGrows']>[number];

/** A rewritten module after instantiation, called as the gateway's runtime calls the original (wazero C1 to C8). */
export class GuestInstance implements RuntimeInstance {
  readonly #reader: FrameReader;
  readonly currentStack: () => readonly Frame[];
  readonly #exports: WebAssembly.Exports;
  readonly #memory: GuestMemory | undefined;
  readonly #signatures = new Map<number, RawSignature>();
  #failedGrows: FailedGrow[] = [];
  #exitCode: number | undefined;
  #context: CallContext | undefined;
  /** An import is being called by its exported name, without the guest in between. */
  #directCall = false;

  constructor(
    instance: WebAssembly.Instance,
    private readonly info: RewriteInfo,
    private readonly hosts: HostCalls,
    private readonly observer?: GuestObserver,
    grown?: (bytes: number) => void,
  ) {
    this.#reader = new FrameReader(info);
    this.currentStack = new CallFrames(this.#reader).current;
    this.#exports = instance.exports;
    const memory = instance.exports[PRIVATE.memory];
    this.#memory = memory instanceof WebAssembly.Memory ? guestMemory(memory) : undefined;
    fillHostTable(instance.exports, {
      growFailed: (pages) => {
        if (this.#failedGrows.length < KEPT_GROWS)
          this.#failedGrows.push({ pages, stack: this.currentStack() });
      },
      grown: () => grown?.(this.#memory?.size() ?? 0),
      loopHeader: () => {
        this.#closeWhenDone();
        if (this.#exitCode !== undefined) throw new ClosedAtLoop();
      },
    });
    observer?.attached(instance.exports);
  }

  get memory(): GuestMemory | undefined {
    return this.#directCall ? undefined : this.#memory;
  }

  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  hasFunction(name: string): boolean {
    return this.info.exports.has(name);
  }

  signature(name: string): ReturnType<RuntimeInstance['signature']> {
    const index = this.info.exports.get(name)?.index;
    const type = index === undefined ? undefined : this.#type(index);
    return type && { params: type.params.map(kindCode), results: type.results.map(kindCode) };
  }

  call(name: string, args: readonly RawValue[], context?: CallContext): CallOutcome {
    const entry = this.info.exports.get(name);
    if (entry === undefined) return failed(engineFailure(`The module exports no function ${name}.`));
    this.#directCall = entry.index < this.info.importedFunctionCount;
    try {
      return this.#run(entry.index, entry.entry, args, context);
    } finally {
      this.#directCall = false;
    }
  }

  /** Runs what must come before the start function; throws when the engine fails. */
  initialise(): void {
    const initialise = this.#exports[PRIVATE.initialise];
    if (typeof initialise === 'function') initialise();
  }

  /** Runs the start section's function, if there is one. */
  start(context?: CallContext): CallOutcome {
    const { start } = this.info;
    return start === undefined ? { ok: true, results: [] } : this.#run(start.index, start.entry, [], context);
  }

  close(exitCode: number): void {
    if (this.#exitCode !== undefined) return;
    this.#exitCode = exitCode >>> 0;
    this.hosts.close();
  }

  takeFailedGrows(): readonly FailedGrow[] {
    const taken = this.#failedGrows;
    this.#failedGrows = [];
    return taken;
  }

  #run(
    index: number,
    entry: string,
    args: readonly RawValue[],
    context: CallContext | undefined,
  ): CallOutcome {
    const signature = this.#signature(index);
    if (signature.paramCount !== args.length) {
      const message = `expected ${String(signature.paramCount)} params, but passed ${String(args.length)}`;
      return failed({ kind: 'arity', message, stack: [], poisons: false });
    }
    if (context?.done() !== undefined) {
      this.#context = context;
      this.#closeWhenDone();
      return failed(exitFailure(this.#exitCode ?? 0));
    }
    this.#context = context;
    this.observer?.entering(index);
    try {
      return this.#execute(entry, signature, args);
    } finally {
      this.observer?.left();
      this.#context = undefined;
    }
  }

  #execute(entry: string, signature: RawSignature, args: readonly RawValue[]): CallOutcome {
    const target = this.#exports[entry];
    if (typeof target !== 'function') return failed(engineFailure(`The rewritten module lacks ${entry}.`));
    const values = signature.toEngine(args);
    let returned: unknown;
    if (this.#exitCode !== undefined) this.#setLoopSwitch();
    try {
      returned = withDeepStacks((): unknown => target(...values));
    } catch (thrown) {
      const failure = this.#explain(thrown);
      this.observer?.failed(failure);
      return failed(failure);
    }
    this.#closeWhenDone();
    if (this.#exitCode !== undefined) return failed(exitFailure(this.#exitCode));
    return { ok: true, results: signature.fromEngine(returned) };
  }

  #explain(thrown: unknown): CallFailure {
    const failure = explainFailure(thrown, {
      hosts: this.hosts,
      reader: this.#reader,
      exports: this.#exports,
      exitCode: this.#exitCode,
    });
    if (failure.exitCode !== undefined) this.close(failure.exitCode);
    return failure;
  }

  #closeWhenDone(): void {
    const reason = this.#context?.done();
    if (reason !== undefined) this.close(reason === 'deadline' ? EXIT_DEADLINE : EXIT_CANCELED);
  }

  #setLoopSwitch(): void {
    const loopSwitch = this.#exports[PRIVATE.loopSwitch];
    if (loopSwitch instanceof WebAssembly.Global) loopSwitch.value = 1;
  }

  #signature(index: number): RawSignature {
    let signature = this.#signatures.get(index);
    if (signature === undefined) {
      signature = new RawSignature(this.#type(index) ?? { params: [], results: [] });
      this.#signatures.set(index, signature);
    }
    return signature;
  }

  #type(index: number): RewriteInfo['types'][number] | undefined {
    return this.info.types[this.info.functionTypes[index] ?? -1];
  }
}

function failed(failure: CallFailure): CallOutcome {
  return { ok: false, failure };
}

import type { Backend } from './backend';
import { createHostFunctions } from './host-functions';
import type { EventListener } from './invocation-record';
import { InvocationRecord } from './invocation-record';
import type { HostModule, RuntimeInstance } from './runtime-instance';
import { createWasi } from './wasi/wasi';

export interface GuestHostOptions {
  /** Answers calls made before the first invocation. */
  readonly backend: Backend;
  /** `call_backend` calls per invocation. */
  readonly backendCalls: number;
  /** Told of what happens inside the guard while it happens. */
  readonly listener?: EventListener | undefined;
}

/**
 * The host side of one guard instance. Its modules are made before the instance, because the instance's start
 * function may already call them; what they act on changes with each invocation.
 */
export class GuestHost {
  readonly modules: readonly HostModule[];
  private instance: RuntimeInstance | undefined;
  private backend: Backend;
  private current: InvocationRecord;

  constructor(private readonly options: GuestHostOptions) {
    this.backend = options.backend;
    this.current = new InvocationRecord(options.listener);
    this.modules = [
      createHostFunctions(() => ({
        memory: this.instance?.memory,
        backend: this.backend,
        backendCalls: options.backendCalls,
        record: this.current,
        currentStack: () => this.instance?.currentStack() ?? [],
      })),
      createWasi({
        memory: () => this.instance?.memory,
        closed: () => this.instance?.exitCode !== undefined,
        stdout: (bytes) => this.current.write('stdout', bytes),
        stderr: (bytes) => this.current.write('stderr', bytes),
      }),
    ];
  }

  attach(instance: RuntimeInstance): void {
    this.instance = instance;
  }

  /** Starts an invocation: counts from zero, records anew. */
  begin(backend: Backend): InvocationRecord {
    this.backend = backend;
    this.current = new InvocationRecord(this.options.listener);
    return this.current;
  }
}

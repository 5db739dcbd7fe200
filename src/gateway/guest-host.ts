import type { Backend } from './backend';
import { createHostFunctions } from './host-functions';
import type { Frame } from './invocation';
import type { EventListener } from './invocation-record';
import { InvocationRecord } from './invocation-record';
import type { GuestMemory, HostModule, RuntimeInstance } from './runtime-instance';
import { createWasi } from './wasi/wasi';
import type { HostContext } from './host-context';

export interface GuestHostOptions {
  /** Answers calls made before the first invocation. */
  readonly backend: Backend;
  /** `call_backend` calls per invocation. */
  readonly backendCalls: number;
  /** Notified of what happens inside the guard while it happens. */
  readonly listener?: EventListener | undefined;
  /** Whether calls of the guard are recorded without its frames, which take longer to find than most calls. */
  readonly withoutStacks?: boolean | undefined;
}

/**
 * The host side of one guard instance. Its modules are made before the instance, because the instance's start
 * function may already call them; what they act on changes with each invocation.
 */
export class GuestHost implements HostContext {
  readonly modules: readonly HostModule[];
  private instance: RuntimeInstance | undefined;
  backend: Backend;
  record: InvocationRecord;
  currentStack: () => readonly Frame[] = () => [];

  constructor(private readonly options: GuestHostOptions) {
    this.backend = options.backend;
    this.record = new InvocationRecord(options.listener);
    this.modules = [
      createHostFunctions(this),
      createWasi({
        memory: () => this.instance?.memory,
        closed: () => this.instance?.exitCode !== undefined,
        stdout: (bytes) => this.record.write('stdout', bytes),
        stderr: (bytes) => this.record.write('stderr', bytes),
        discard: (stream, bytes) => this.record[stream].discard(bytes),
      }),
    ];
  }

  get memory(): GuestMemory | undefined {
    return this.instance?.memory;
  }

  get backendCalls(): number {
    return this.options.backendCalls;
  }

  attach(instance: RuntimeInstance): void {
    this.instance = instance;
    if (!this.options.withoutStacks) this.currentStack = instance.currentStack;
  }

  /** Starts an invocation: counts from zero, records anew. */
  begin(backend: Backend): InvocationRecord {
    this.backend = backend;
    this.record = new InvocationRecord(this.options.listener);
    return this.record;
  }
}

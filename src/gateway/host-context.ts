import type { Backend } from './backend';
import type { InvocationRecord } from './invocation-record';
import type { Frame } from './invocation';
import type { GuestMemory } from './runtime-instance';

/** What the host functions act on; its members are read at each call, because each invocation brings its own. */
export interface HostContext {
  /** Undefined in a module without memory. */
  readonly memory: GuestMemory | undefined;
  readonly backend: Backend;
  /** `call_backend` calls per invocation. */
  readonly backendCalls: number;
  readonly record: InvocationRecord;
  /** The guest's frames at this moment, innermost first. */
  readonly currentStack: () => readonly Frame[];
}

import type { InvocationEvent } from '../gateway/invocation-record';
import { clearEventLog, createEventLog, readEventLog } from './event-log';
import type { PreparedGuard, SentGuard, WorkerEvent, WorkerReply, WorkerRequest } from './protocol';
import {
  RequestThread,
  type ThreadEnd,
  type ThreadOptions,
  type ThreadRequestOptions,
} from './request-thread';

/** How much a worker may use. The stack matches what wazero lets a guest recurse (wazero C3). */
const RESOURCE_LIMITS = { stackSizeMb: 256, maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64 };

export type RequestEnd = ThreadEnd<WorkerReply>;
export type RequestOptions = ThreadRequestOptions<WorkerEvent>;

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
export type RequestBody = WithoutId<WorkerRequest>;

/** What of its limits the owner of a thread may choose. */
export interface ThreadMemory {
  /** Most MB of the young generation; less costs time, and keeps a process with several threads small. */
  readonly maxYoungGenerationSizeMb?: number;
}

/** Of the threads of an import, which runs many short steps. */
export const SMALL_THREADS: ThreadMemory = { maxYoungGenerationSizeMb: 4 };

interface ThreadStartOptions extends Pick<ThreadOptions, 'workerData' | 'transferList' | 'onFault'> {
  /** Whether events of invocations are sent as they happen, because someone follows them. */
  readonly sendsEvents?: boolean;
}

/** A thread that runs guards. */
export class WorkerThread extends RequestThread<RequestBody, WorkerReply, WorkerEvent> {
  /** Where events of invocations are written; without it they are sent. */
  readonly eventLog: SharedArrayBuffer | undefined;
  /** The guard that it loaded last, which it keeps. */
  #lastLoaded: PreparedGuard | undefined;
  #sentGuards = 0;

  /** @param given `workerData`, with what of it is handed over: only a debugger gives any; `onFault` as in `ThreadOptions` */
  constructor(
    workerPath: string,
    { sendsEvents = false, ...given }: ThreadStartOptions = {},
    memory: ThreadMemory = {},
  ) {
    super({
      workerPath,
      resourceLimits: { ...RESOURCE_LIMITS, ...memory },
      ...given,
      failed: (reason) => `the worker failed: ${reason}`,
      exited: (code) => `the worker ended unexpectedly (exit code ${String(code)})`,
    });
    this.eventLog = sendsEvents ? undefined : createEventLog();
  }

  /** What a load says of its guard, which is sent unless the thread has it. `hasLoaded` follows if the load got there. */
  sentGuard(guard: PreparedGuard): SentGuard {
    if (guard === this.#lastLoaded) return { number: this.#sentGuards, prepared: undefined };
    this.#lastLoaded = undefined;
    this.#sentGuards++;
    return { number: this.#sentGuards, prepared: guard };
  }

  hasLoaded(guard: PreparedGuard): void {
    this.#lastLoaded = guard;
  }

  /** Empties the log of events, before an invocation. */
  forgetEvents(): void {
    if (this.eventLog) clearEventLog(this.eventLog);
  }

  /** What is in the log of events: those before any that were sent. */
  loggedEvents(): readonly InvocationEvent[] {
    return this.eventLog ? readEventLog(this.eventLog) : [];
  }
}

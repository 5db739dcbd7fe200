import type { WorkerEvent, WorkerReply, WorkerRequest } from './protocol';
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

/** A thread that runs guards. */
export class WorkerThread extends RequestThread<RequestBody, WorkerReply, WorkerEvent> {
  /** @param given `workerData`, with what of it is handed over: only a debugger gives any; `onFault` as in `ThreadOptions` */
  constructor(
    workerPath: string,
    given: Pick<ThreadOptions, 'workerData' | 'transferList' | 'onFault'> = {},
    memory: ThreadMemory = {},
  ) {
    super({
      workerPath,
      resourceLimits: { ...RESOURCE_LIMITS, ...memory },
      ...given,
      failed: (reason) => `the worker failed: ${reason}`,
      exited: (code) => `the worker ended unexpectedly (exit code ${String(code)})`,
    });
  }
}

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

/** A thread that runs guards. */
export class WorkerThread extends RequestThread<RequestBody, WorkerReply, WorkerEvent> {
  /** @param given `workerData`, with what of it is handed over: only a debugger gives any; `onFault` as in `ThreadOptions` */
  constructor(
    workerPath: string,
    given: Pick<ThreadOptions, 'workerData' | 'transferList' | 'onFault'> = {},
  ) {
    super({
      workerPath,
      resourceLimits: RESOURCE_LIMITS,
      ...given,
      failed: (reason) => `the worker failed: ${reason}`,
      exited: (code) => `the worker ended unexpectedly (exit code ${String(code)})`,
    });
  }
}

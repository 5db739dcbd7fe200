import { messageOf, type FaultSink } from '../base/fault';
import { SandboxClosed } from './worker-pool';
import type { RequestBody, RequestEnd, RequestOptions, WorkerThread } from './worker-thread';

/** Where threads come from, and go back to. */
export interface ThreadSource {
  /** An idle or a new thread; the caller hands it back. Rejects when there is none to be had. */
  lend(signal: AbortSignal): Promise<WorkerThread>;
  giveBack(thread: WorkerThread): void;
  readonly onFault?: FaultSink | undefined;
}

/**
 * Sends one request to a thread that is lent for it, and given back whatever happens. Never rejects: a thread that
 * cannot be had or asked is a crash.
 */
export async function requestOnce(
  threads: ThreadSource,
  body: RequestBody,
  options: RequestOptions & { readonly signal: AbortSignal },
): Promise<RequestEnd> {
  try {
    const thread = await threads.lend(options.signal);
    try {
      return await thread.request(body, options);
    } finally {
      threads.giveBack(thread);
    }
  } catch (error) {
    if (!(error instanceof SandboxClosed))
      threads.onFault?.(`the request ${body.type} to a worker thread failed`, error);
    return { kind: 'crashed', message: messageOf(error) };
  }
}

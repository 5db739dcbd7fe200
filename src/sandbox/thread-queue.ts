import { messageOf, type FaultSink } from '../base/fault';
import { unlessAborted } from '../run/unless-aborted';
import { RequestThread, type Identified, type RequestLike, type ThreadEnd } from './request-thread';
import { callLater, type ThreadLimits } from './threads';

export interface ThreadQueueOptions {
  /** Path of the bundled thread. */
  readonly workerPath: string;
  readonly resourceLimits: ThreadLimits;
  /** Milliseconds without a request after which the thread is ended, and its memory given back. */
  readonly idleMs: number;
  readonly onFault?: FaultSink | undefined;
}

export interface QueuedRequestOptions {
  /** Milliseconds for the work; waiting for others does not count. */
  readonly timeoutMs: number;
  /** The answer is not wanted any more: a request that waits is dropped, the reply to one under way is. */
  readonly signal?: AbortSignal | undefined;
}

interface Waiting<Body, Reply> extends QueuedRequestOptions {
  readonly body: Body;
  settle(end: ThreadEnd<Reply>): void;
}

/**
 * Requests to one thread, one after the other. The first starts the thread; one that hangs or crashes costs the
 * thread and its own answer, and the next one gets a new thread. A cancel does not end the thread, which is ours
 * and comes to an end: what it knows is worth keeping.
 */
export class ThreadQueue<Body extends RequestLike, Reply extends Identified> {
  readonly #options: ThreadQueueOptions;
  #waiting: Waiting<Body, Reply>[] = [];
  #thread: RequestThread<Body, Reply> | undefined;
  #busy = false;
  #stopIdling: () => void = () => undefined;
  #isDisposed = false;

  constructor(options: ThreadQueueOptions) {
    this.#options = options;
  }

  /** Resolves when the request ended, whatever way; `canceled` after `dispose`, too. Never rejects. */
  async request(body: Body, options: QueuedRequestOptions): Promise<ThreadEnd<Reply>> {
    if (this.#isDisposed || options.signal?.aborted) return { kind: 'canceled' };
    const end = new Promise<ThreadEnd<Reply>>((settle) => {
      this.#waiting.push({ ...options, body, settle });
      this.#next();
    });
    const { signal } = options;
    return (signal ? await unlessAborted(end, signal) : await end) ?? { kind: 'canceled' };
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#stopIdling();
    this.#endThread();
    for (const each of this.#waiting) each.settle({ kind: 'canceled' });
    this.#waiting = [];
  }

  /** Hands the oldest request to the thread if that is free. */
  #next(): void {
    if (this.#busy) return;
    this.#stopIdling();
    this.#waiting = this.#waiting.filter(({ signal }) => !signal?.aborted);
    const next = this.#waiting.shift();
    if (!next) {
      if (this.#thread) this.#stopIdling = callLater(() => this.#endThread(), this.#options.idleMs);
      return;
    }
    this.#busy = true;
    this.#ask(next)
      .catch((error: unknown): ThreadEnd<Reply> => {
        this.#options.onFault?.(`the request ${next.body.type} could not be sent`, error);
        return { kind: 'crashed', message: messageOf(error) };
      })
      .then((end) => {
        this.#busy = false;
        next.settle(end);
        this.#next();
      })
      .catch((error: unknown) => this.#options.onFault?.('requests could not go on', error));
  }

  async #ask({ body, timeoutMs }: Waiting<Body, Reply>): Promise<ThreadEnd<Reply>> {
    const thread = this.#thread?.alive ? this.#thread : this.#start();
    return thread.request(body, { timeoutMs });
  }

  #start(): RequestThread<Body, Reply> {
    const { workerPath, resourceLimits, onFault } = this.#options;
    this.#thread = new RequestThread<Body, Reply>({
      workerPath,
      resourceLimits,
      failed: (reason) => reason,
      exited: (code) => `its thread ended with code ${String(code)}`,
      onFault,
    });
    return this.#thread;
  }

  #endThread(): void {
    this.#thread?.dispose();
    this.#thread = undefined;
  }
}

import { errorOf, messageOf, type FaultSink } from '../base/fault';
import { startDeadline, type Deadline } from './deadline';
import type { FailedReply, FaultMessage } from './failed-reply';
import { startThread, type RunningThread, type ThreadLimits, type Transferred } from './threads';

/** How one request ended: with the thread's reply, or because the thread had to be or was ended. */
export type ThreadEnd<Reply> =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'deadline' }
  | { readonly kind: 'canceled' }
  | { readonly kind: 'crashed'; readonly message: string };

export interface ThreadRequestOptions<Event> extends Deadline {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: Event) => void;
}

export interface ThreadOptions {
  /** Path of the bundled thread. */
  readonly workerPath: string;
  readonly resourceLimits: ThreadLimits;
  /** What `startData` returns in the thread, with what of it is handed over. */
  readonly workerData?: unknown;
  readonly transferList?: readonly Transferred[];
  /** What is said of a thread that throws, and of one that ends by itself. */
  readonly failed: (reason: string) => string;
  readonly exited: (code: number) => string;
  /** Gets faults of ours: those that the thread caught, those that ended it, and messages that could not be sent. */
  readonly onFault?: FaultSink | undefined;
}

/** The id of what has no answer. */
const NO_REQUEST = 0;

interface ReadyMessage {
  readonly type: 'ready';
}

interface EventMessage<Event> {
  readonly type: 'event';
  readonly id: number;
  readonly event: Event;
}

/** What every request has. */
export interface RequestLike {
  readonly type: string;
}

export interface Identified {
  readonly type: string;
  readonly id: number;
}

/** Everything a thread sends. `ready` is optional: a thread may say that it takes requests. */
type ThreadMessage<Reply extends Identified, Event> =
  ReadyMessage | FaultMessage | EventMessage<Event> | Reply;

interface Pending<Reply, Event> {
  readonly id: number;
  /** Type of the request. */
  readonly type: string;
  readonly onEvent: ((event: Event) => void) | undefined;
  settle(end: ThreadEnd<Reply>): void;
}

/**
 * One thread of ours with at most one request under way. A request settles exactly once: with its reply, its
 * deadline, its cancel, a crash, or the end by `dispose`. When it does so without a reply, the thread is ended,
 * because nothing short of that stops a loop.
 */
export class RequestThread<Body extends RequestLike, Reply extends Identified, Event = never> {
  readonly #worker: RunningThread;
  readonly #onFault: FaultSink | undefined;
  #pending: Pending<Reply, Event> | undefined;
  #nextId = 1;
  #dead: string | undefined;
  /** Resolves when the thread says that it takes requests, or has ended. */
  readonly ready: Promise<void>;

  constructor(options: ThreadOptions) {
    this.#onFault = options.onFault;
    let markReady: () => void = () => undefined;
    this.ready = new Promise((resolve) => (markReady = resolve));
    this.#worker = startThread(options, {
      onMessage: (received) => {
        const message = received as ThreadMessage<Reply, Event>;
        if (isReady(message)) markReady();
        else if (isFault(message)) options.onFault?.(message.what, errorOf(message.fault));
        else this.#receive(message);
      },
      // A reply that cannot be read would leave its request waiting for the deadline.
      onUnreadable: (error) => {
        const message = `an answer of the worker could not be read: ${describe(error)}`;
        this.#report(error);
        this.#abandon({ kind: 'crashed', message });
      },
      onError: (error) => {
        if (this.alive && !isOutOfMemory(error)) this.#report(error);
        this.#end(options.failed(describe(error)));
        markReady();
      },
      onExit: (code) => {
        const message = options.exited(code);
        if (this.alive) this.#report(new Error(message));
        this.#end(message);
        markReady();
      },
    });
  }

  get alive(): boolean {
    return this.#dead === undefined;
  }

  get busy(): boolean {
    return this.#pending !== undefined;
  }

  /** Sends one request; resolves when it ended, whatever way. Never rejects. */
  request(
    body: Body,
    options: ThreadRequestOptions<Event>,
    transferList: readonly Transferred[] = [],
  ): Promise<ThreadEnd<Reply>> {
    if (this.#dead !== undefined) return Promise.resolve({ kind: 'crashed', message: this.#dead });
    if (this.#pending) throw new Error('a worker thread takes one request at a time');
    if (options.signal?.aborted) return Promise.resolve({ kind: 'canceled' });
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const onAbort = (): void => this.#abandon({ kind: 'canceled' });
      const deadline = startDeadline(options, () => this.#abandon({ kind: 'deadline' }));
      options.signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending = {
        id,
        type: body.type,
        onEvent: options.onEvent,
        settle: (end) => {
          deadline.clear();
          options.signal?.removeEventListener('abort', onAbort);
          this.#pending = undefined;
          this.#worker.hold(false);
          resolve(end);
        },
      };
      this.#worker.hold(true);
      try {
        this.#worker.post({ ...body, id }, transferList);
      } catch (error) {
        this.#report(error);
        this.#pending.settle({
          kind: 'crashed',
          message: `the request could not be sent to the worker: ${describe(error)}`,
        });
      }
    });
  }

  /** Sends what has no answer, to a thread that is idle: requests that follow wait for it. */
  tell(body: Body): void {
    if (!this.alive) return;
    try {
      this.#worker.post({ ...body, id: NO_REQUEST });
    } catch (error) {
      this.#report(error);
      this.dispose();
    }
  }

  /** Ends the thread; a request under way settles as canceled. */
  dispose(): void {
    this.#abandon({ kind: 'canceled' });
  }

  #receive(message: EventMessage<Event> | Reply): void {
    const pending = this.#pending;
    if (!pending || pending.id !== message.id) return;
    if (isEvent<Event>(message)) pending.onEvent?.(message.event);
    else {
      if (isFailed(message)) this.#report(errorOf(message.fault));
      pending.settle({ kind: 'reply', reply: message });
    }
  }

  #report(error: unknown): void {
    const work = this.#pending ? ` at the request ${this.#pending.type}` : '';
    this.#onFault?.(`a worker thread failed${work}`, error);
  }

  #abandon(end: ThreadEnd<Reply>): void {
    this.#dead ??= 'the worker was ended';
    this.#worker.end().catch((error: unknown) => this.#report(error));
    this.#pending?.settle(end);
  }

  #end(message: string): void {
    this.#dead ??= message;
    this.#pending?.settle({ kind: 'crashed', message });
  }
}

function isReady(message: { readonly type: string }): message is ReadyMessage {
  return message.type === 'ready';
}

function isFault(message: { readonly type: string }): message is FaultMessage {
  return message.type === 'fault';
}

function isEvent<Event>(message: { readonly type: string }): message is EventMessage<Event> {
  return message.type === 'event';
}

function isFailed<Reply extends Identified>(message: Reply): message is Reply & FailedReply {
  return message.type === 'failed' && 'fault' in message;
}

/** A guard's or a file's doing, which the limits of the thread are there for. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function describe(error: unknown): string {
  return isOutOfMemory(error) ? 'out of memory' : messageOf(error);
}

import { Worker, type TransferListItem } from 'node:worker_threads';
import type { InvocationEvent } from '../gateway/invocation-record';
import type { WorkerMessage, WorkerReply, WorkerRequest } from './protocol';

/** How much a worker may use. The stack matches what wazero lets a guest recurse (wazero C3). */
const RESOURCE_LIMITS = { stackSizeMb: 256, maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64 };

/** How one request ended: with the worker's reply, or because the worker had to be or was ended. */
export type RequestEnd =
  | { readonly kind: 'reply'; readonly reply: WorkerReply }
  | { readonly kind: 'deadline' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'crashed'; readonly message: string };

export interface RequestOptions {
  /** Milliseconds until the worker is ended. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: InvocationEvent) => void;
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
export type RequestBody = WithoutId<WorkerRequest>;

interface Pending {
  readonly id: number;
  readonly onEvent: ((event: InvocationEvent) => void) | undefined;
  settle(end: RequestEnd): void;
}

/** The longest delay setTimeout keeps, in milliseconds. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * One worker thread with at most one request under way. A request settles exactly once; when it does so
 * without a reply, the thread is ended, because nothing short of that stops a guest loop.
 */
export class WorkerThread {
  readonly #worker: Worker;
  #pending: Pending | undefined;
  #nextId = 1;
  #dead: string | undefined;
  readonly ready: Promise<void>;

  /** @param given `workerData`, with what of it is handed over: only a debugger gives any */
  constructor(
    workerPath: string,
    given: { readonly workerData?: unknown; readonly transferList?: readonly TransferListItem[] } = {},
  ) {
    // The guard's world holds nothing of ours: no environment, no arguments, no standard input.
    this.#worker = new Worker(workerPath, {
      resourceLimits: RESOURCE_LIMITS,
      env: {},
      argv: [],
      execArgv: [],
      stdin: false,
      stdout: true,
      stderr: true,
      ...(given.workerData === undefined ? {} : { workerData: given.workerData }),
      ...(given.transferList === undefined ? {} : { transferList: [...given.transferList] }),
    });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    let markReady: () => void = () => undefined;
    this.ready = new Promise((resolve) => (markReady = resolve));
    this.#worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'ready') markReady();
      else this.#receive(message);
    });
    // A reply that cannot be read would leave its request waiting for the deadline.
    this.#worker.on('messageerror', (error) => {
      this.#abandon({
        kind: 'crashed',
        message: `an answer of the worker could not be read: ${describe(error)}`,
      });
    });
    this.#worker.on('error', (error: unknown) => {
      this.#end(`the worker failed: ${describe(error)}`);
      markReady();
    });
    this.#worker.on('exit', (code) => {
      this.#end(`the worker ended unexpectedly (exit code ${String(code)})`);
      markReady();
    });
    this.#worker.unref();
  }

  get alive(): boolean {
    return this.#dead === undefined;
  }

  get busy(): boolean {
    return this.#pending !== undefined;
  }

  /** Sends one request; resolves when it ended, whatever way. Never rejects. */
  request(body: RequestBody, options: RequestOptions): Promise<RequestEnd> {
    if (this.#dead !== undefined) return Promise.resolve({ kind: 'crashed', message: this.#dead });
    if (this.#pending) throw new Error('a worker thread takes one request at a time');
    if (options.signal?.aborted) return Promise.resolve({ kind: 'cancelled' });
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const onAbort = (): void => this.#abandon({ kind: 'cancelled' });
      const timer = setTimeout(
        () => this.#abandon({ kind: 'deadline' }),
        Math.min(Math.max(options.timeoutMs, 0), MAX_DELAY_MS),
      );
      options.signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending = {
        id,
        onEvent: options.onEvent,
        settle: (end) => {
          clearTimeout(timer);
          options.signal?.removeEventListener('abort', onAbort);
          this.#pending = undefined;
          this.#worker.unref();
          resolve(end);
        },
      };
      this.#worker.ref();
      try {
        this.#worker.postMessage({ ...body, id });
      } catch (error) {
        this.#pending.settle({
          kind: 'crashed',
          message: `the request could not be sent to the worker: ${describe(error)}`,
        });
      }
    });
  }

  /** Ends the thread; a request under way settles as canceled. */
  dispose(): void {
    this.#abandon({ kind: 'cancelled' });
  }

  #receive(message: Exclude<WorkerMessage, { type: 'ready' }>): void {
    const pending = this.#pending;
    if (!pending || pending.id !== message.id) return;
    if (message.type === 'event') pending.onEvent?.(message.event);
    else pending.settle({ kind: 'reply', reply: message });
  }

  #abandon(end: RequestEnd): void {
    this.#dead ??= 'the worker was ended';
    void this.#worker.terminate();
    this.#pending?.settle(end);
  }

  #end(message: string): void {
    this.#dead ??= message;
    this.#pending?.settle({ kind: 'crashed', message });
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as Error & { code?: unknown }).code;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'out of memory';
  return error.message;
}

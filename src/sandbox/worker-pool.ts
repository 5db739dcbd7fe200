import type { FaultSink } from '../base/fault';
import { unlessAborted } from '../run/unless-aborted';
import { WorkerThread, type ThreadMemory } from './worker-thread';

/** No thread is lent any more: the sandbox was closed. */
export class SandboxClosed extends Error {
  constructor() {
    super('the sandbox was closed');
  }
}

/**
 * Keeps a few idle worker threads warm, since starting one costs more than most scenarios. A thread is
 * lent to one scenario at a time and comes back only if its last request was answered.
 */
export class WorkerPool {
  readonly #workerPath: string;
  readonly #keep: number;
  readonly #idle: WorkerThread[] = [];
  readonly #lent = new Set<WorkerThread>();
  #disposed = false;

  /**
   * @param keep how many idle threads to hold on to
   * @param onFault gets faults of ours that happen in threads
   */
  constructor(
    workerPath: string,
    keep: number,
    readonly onFault?: FaultSink,
    private readonly memory?: ThreadMemory,
  ) {
    this.#workerPath = workerPath;
    this.#keep = keep;
  }

  /** Starts an idle thread ahead of need. */
  warm(): void {
    if (!this.#disposed && this.#idle.length === 0) this.#idle.push(this.#start());
  }

  /**
   * An idle or a new thread, as soon as it takes requests or `signal` fires; the caller hands it back with
   * `giveBack`. Rejects when the pool is closed or no thread can be made.
   */
  async lend(signal: AbortSignal): Promise<WorkerThread> {
    if (this.#disposed) throw new SandboxClosed();
    let thread = this.#idle.pop();
    while (thread && !thread.alive) thread = this.#idle.pop();
    thread ??= this.#start();
    this.#lent.add(thread);
    await unlessAborted(thread.ready, signal);
    return thread;
  }

  giveBack(thread: WorkerThread): void {
    this.#lent.delete(thread);
    if (!thread.alive) return;
    if (this.#disposed || thread.busy || this.#idle.length >= this.#keep) thread.dispose();
    else this.#idle.push(thread);
  }

  #start(): WorkerThread {
    return new WorkerThread(this.#workerPath, { onFault: this.onFault }, this.memory);
  }

  /** Ends every thread, lent ones included. */
  dispose(): void {
    this.#disposed = true;
    for (const thread of [...this.#idle, ...this.#lent]) thread.dispose();
    this.#idle.length = 0;
    this.#lent.clear();
  }
}

/**
 * The one policy for queued and overlapping runs.
 *
 * - At most `jobs` runs are under way, and at most one for each key (a scenario file).
 * - A new background run (typing, a changed file) replaces a waiting or running background run of the
 *   same key: its result would be stale.
 * - A run asked for by a person is never replaced or dropped: a second one for the same key waits.
 *   It cancels a background run of its key, and goes ahead of waiting background runs.
 */
export type RunReason = 'user' | 'background';

interface Entry {
  readonly key: string;
  readonly reason: RunReason;
  readonly controller: AbortController;
  readonly work: (signal: AbortSignal) => Promise<void>;
  readonly settle: () => void;
}

export class RunQueue {
  readonly #waiting: Entry[] = [];
  readonly #running = new Map<string, Entry>();
  readonly #changed: (running: number, waiting: number) => void;
  readonly #jobs: () => number;

  /** @param changed told how many runs are under way and waiting, after every change */
  constructor(jobs: () => number, changed: (running: number, waiting: number) => void = () => undefined) {
    this.#jobs = jobs;
    this.#changed = changed;
  }

  /**
   * Queues `work`; resolves when it ended or was cancelled (its signal fires), never rejects. `signal`
   * cancels it, also while it waits: work that never started is not called at all.
   */
  enqueue(
    key: string,
    reason: RunReason,
    work: (signal: AbortSignal) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<void> {
    this.#replaceBackground(key);
    return new Promise((resolve) => {
      const controller = new AbortController();
      const entry: Entry = { key, reason, controller, work, settle: resolve };
      const abort = (): void => this.#cancel(entry);
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) {
        resolve();
        return;
      }
      const firstBackground = this.#waiting.findIndex((waiting) => waiting.reason === 'background');
      if (reason === 'user' && firstBackground >= 0) this.#waiting.splice(firstBackground, 0, entry);
      else this.#waiting.push(entry);
      this.#startNext();
    });
  }

  /** Cancels everything, waiting and running. */
  cancelAll(): void {
    for (const entry of [...this.#waiting, ...this.#running.values()]) this.#cancel(entry);
  }

  #replaceBackground(key: string): void {
    for (const entry of [...this.#waiting, ...this.#running.values()]) {
      if (entry.key === key && entry.reason === 'background') this.#cancel(entry);
    }
  }

  #cancel(entry: Entry): void {
    entry.controller.abort();
    const at = this.#waiting.indexOf(entry);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    entry.settle();
    this.#tell();
  }

  #startNext(): void {
    while (this.#running.size < Math.max(1, this.#jobs())) {
      const at = this.#waiting.findIndex((entry) => !this.#running.has(entry.key));
      const entry = this.#waiting[at];
      if (!entry) break;
      this.#waiting.splice(at, 1);
      this.#running.set(entry.key, entry);
      void this.#run(entry);
    }
    this.#tell();
  }

  async #run(entry: Entry): Promise<void> {
    try {
      await entry.work(entry.controller.signal);
    } catch (error) {
      console.error('guard-lab: a run failed unexpectedly', error);
    } finally {
      this.#running.delete(entry.key);
      entry.settle();
      this.#startNext();
    }
  }

  #tell(): void {
    this.#changed(this.#running.size, this.#waiting.length);
  }
}

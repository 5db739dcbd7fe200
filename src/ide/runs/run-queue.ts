import { SetsOf } from '../../base/sets-of';
import { usableJobs } from '../../run/jobs';

/**
 * Why something runs: a person asked for it; a person asked for it to be repeated with every change; it changed
 * (typing, a file on disk); it was only opened.
 */
export type RunReason = 'user' | 'continuous' | 'background' | 'opened';

/** Whether no one asked for a run: what comes of it shows in the editor, not in messages. */
export function isAutomatic(reason: RunReason): boolean {
  return reason === 'background' || reason === 'opened';
}

/** The order of waiting runs: lower goes first, the first come first among equals. */
const RANKS: Readonly<Record<RunReason, number>> = { user: 0, continuous: 0, background: 1, opened: 2 };

interface Entry {
  readonly key: string;
  readonly reason: RunReason;
  readonly controller: AbortController;
  readonly work: (signal: AbortSignal) => Promise<void>;
  readonly settle: () => void;
}

/**
 * The one policy for queued and overlapping runs.
 *
 * - At most `jobs` runs are under way, and at most one for each key (a scenario file).
 * - What people asked for goes first, then what changed, then what was only opened.
 * - A run asked for by a person, once or continuously, is never replaced or dropped: a second one for the
 *   same key waits.
 * - Any newer run replaces a waiting or running unasked one of its key: the result of that would be stale, or
 *   come twice. A run of a file that was only opened replaces nothing: it is refused while another run of its
 *   key waits or runs.
 * - While a continuous run covers a key, unasked runs of it are refused: the continuous run runs the same text after
 *   the same pause, and its result serves diagnostics and views as well.
 */
export class RunQueue {
  readonly #waiting: Entry[] = [];
  readonly #running = new Map<string, Entry>();
  /** Waiting and running: Run All queues thousands, and none of them goes through all others. */
  readonly #byKey = new SetsOf<string, Entry>();
  readonly #bySignal = new SetsOf<AbortSignal, Entry>();
  readonly #covers = new Set<(key: string) => boolean>();
  readonly #changed: (running: number, waiting: number) => void;
  readonly #jobs: () => number;

  readonly #failed: (error: unknown) => void;

  /**
   * @param changed gets how many runs are under way and waiting, after every change
   * @param failed gets what a run rejected with, which is a fault of ours
   */
  constructor(
    jobs: () => number,
    changed: (running: number, waiting: number) => void = () => undefined,
    failed: (error: unknown) => void = () => undefined,
  ) {
    this.#jobs = jobs;
    this.#changed = changed;
    this.#failed = failed;
  }

  /** Lets `covers` say which keys continuous runs cover, until the returned function is called. */
  cover(covers: (key: string) => boolean): () => void {
    this.#covers.add(covers);
    return () => void this.#covers.delete(covers);
  }

  /** Whether a run would be queued now; one that is refused is superfluous. */
  accepts(key: string, reason: RunReason): boolean {
    if (!isAutomatic(reason)) return true;
    if ([...this.#covers].some((covers) => covers(key))) return false;
    return reason !== 'opened' || !this.has(key);
  }

  /**
   * Queues `work`; resolves when it ended, was canceled (its signal fires) or refused, never rejects. `signal`
   * cancels it, also while it waits: work that never started is not called at all.
   */
  enqueue(
    key: string,
    reason: RunReason,
    work: (signal: AbortSignal) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<void> {
    if (signal?.aborted || !this.accepts(key, reason)) return Promise.resolve();
    this.#replaceUnasked(key);
    return new Promise((resolve) => {
      const settle = (): void => {
        this.#byKey.delete(key, entry);
        if (signal && this.#bySignal.delete(signal, entry))
          signal.removeEventListener('abort', this.#aborted);
        resolve();
      };
      const entry: Entry = { key, reason, controller: new AbortController(), work, settle };
      this.#byKey.add(key, entry);
      if (signal && this.#bySignal.add(signal, entry)) signal.addEventListener('abort', this.#aborted);
      this.#wait(entry);
      this.#startNext();
    });
  }

  /** Whether a run of this key waits or is under way. */
  has(key: string): boolean {
    return this.#byKey.of(key).size > 0;
  }

  /** Cancels everything, waiting and running. */
  cancelAll(): void {
    for (const entry of [...this.#waiting, ...this.#running.values()]) this.#cancel(entry);
  }

  /** A listener for each entry would make each signal look through all of them. */
  readonly #aborted = (event: Event): void => {
    if (!(event.target instanceof AbortSignal)) return;
    for (const entry of [...this.#bySignal.of(event.target)]) this.#cancel(entry);
  };

  /** Behind all that go first. */
  #wait(entry: Entry): void {
    const goesAfter = (waiting: Entry): boolean => RANKS[waiting.reason] > RANKS[entry.reason];
    const last = this.#waiting.at(-1);
    const at = last && goesAfter(last) ? this.#waiting.findIndex(goesAfter) : this.#waiting.length;
    this.#waiting.splice(at, 0, entry);
  }

  #replaceUnasked(key: string): void {
    for (const entry of [...this.#byKey.of(key)]) if (isAutomatic(entry.reason)) this.#cancel(entry);
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
    while (this.#running.size < usableJobs(this.#jobs())) {
      const at = this.#waiting.findIndex((entry) => !this.#running.has(entry.key));
      const entry = this.#waiting[at];
      if (!entry) break;
      this.#waiting.splice(at, 1);
      this.#running.set(entry.key, entry);
      this.#run(entry).catch(this.#failed);
    }
    this.#tell();
  }

  async #run(entry: Entry): Promise<void> {
    try {
      await entry.work(entry.controller.signal);
    } catch (error) {
      this.#failed(error);
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

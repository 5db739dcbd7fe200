export interface ThrottleOptions {
  /** Whether the first request after a quiet interval waits for others (`late`) or does not (`soon`, the default). */
  readonly first?: 'soon' | 'late';
  /** Most of the time that the action may take, from 0 to 1: a slow one has a longer interval. Without it, all of it. */
  readonly share?: number;
  /** The time, in milliseconds. */
  readonly now?: () => number;
}

/** What a slow action waits at most. */
const MOST_INTERVALS = 20;

/** Does something at most once in an interval, however often it is asked for; never loses the last request. */
export class Throttle {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;
  #tookMs = 0;
  readonly #first: 'soon' | 'late';
  readonly #share: number;
  readonly #now: () => number;

  constructor(
    private readonly action: () => void,
    /** Least time between two actions, in milliseconds. */
    private readonly intervalMs: number,
    { first = 'soon', share = 1, now = () => performance.now() }: ThrottleOptions = {},
  ) {
    this.#first = first;
    this.#share = share;
    this.#now = now;
  }

  /** The action follows: after the interval, or before its end when the last action was a while ago. */
  request(): void {
    if (this.#timer !== undefined) return;
    const waited = this.#first === 'late' ? 0 : this.#now() - this.#lastMs;
    const rest = Math.min(this.#tookMs / this.#share, MOST_INTERVALS * this.intervalMs);
    const interval = Math.max(this.intervalMs, rest);
    this.#timer = setTimeout(() => this.actNow(), Math.max(0, interval - waited));
  }

  /** Acts at once, for what was requested, too. */
  actNow(): void {
    this.dispose();
    this.#lastMs = this.#now();
    this.action();
    this.#tookMs = this.#now() - this.#lastMs;
  }

  /** Drops what was requested. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

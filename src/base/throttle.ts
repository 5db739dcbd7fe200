export interface ThrottleOptions {
  /** Whether the first request after a quiet interval waits for others (`late`) or does not (`soon`, the default). */
  readonly first?: 'soon' | 'late';
  /** The time, in milliseconds. */
  readonly now?: () => number;
}

/** Does something at most once in an interval, however often it is asked for; never loses the last request. */
export class Throttle {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;
  readonly #first: 'soon' | 'late';
  readonly #now: () => number;

  constructor(
    private readonly action: () => void,
    /** Least time between two actions, in milliseconds. */
    private readonly intervalMs: number,
    { first = 'soon', now = () => performance.now() }: ThrottleOptions = {},
  ) {
    this.#first = first;
    this.#now = now;
  }

  /** The action follows: after the interval, or before its end when the last action was a while ago. */
  request(): void {
    if (this.#timer !== undefined) return;
    const waited = this.#first === 'late' ? 0 : this.#now() - this.#lastMs;
    this.#timer = setTimeout(() => this.actNow(), Math.max(0, this.intervalMs - waited));
  }

  /** Acts at once, for what was requested, too. */
  actNow(): void {
    this.dispose();
    this.#lastMs = this.#now();
    this.action();
  }

  /** Drops what was requested. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

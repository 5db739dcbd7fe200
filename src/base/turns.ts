/** Longest that others wait, in milliseconds, as far as one piece of work allows. */
const TURN_MS = 8;
/** Work whose pieces take longer than this on average, in milliseconds, … */
const SLOW_MS = 1;
/** … is slow, but for what one piece may take in excess, in milliseconds. */
const EXCESS_MS = 30;

/**
 * Many pieces of work that keep everything waiting, each for a moment: others have their turn in between, and when the pieces
 * turn out to be slow (a disk that is far away), the work is better done in another way.
 */
export class Turns {
  readonly #pause: () => Promise<void>;
  readonly #now: () => number;
  #began: number;
  #spentMs = 0;
  #count = 0;

  /**
   * @param pause resolves when others had their turn
   * @param now the time, in milliseconds
   */
  constructor(pause: () => Promise<void>, now: () => number = () => performance.now()) {
    this.#pause = pause;
    this.#now = now;
    this.#began = now();
  }

  /** Whether the pieces done so far were slow. */
  get areSlow(): boolean {
    return this.#spentMs > EXCESS_MS + SLOW_MS * this.#count;
  }

  /** Does one piece. */
  take<T>(piece: () => T): T {
    const started = this.#now();
    const done = piece();
    this.#spentMs += this.#now() - started;
    this.#count++;
    return done;
  }

  /** Resolves when it is time to go on: at once, or after others had their turn. */
  async next(): Promise<void> {
    if (this.#now() - this.#began < TURN_MS) return;
    await this.#pause();
    this.#began = this.#now();
  }
}

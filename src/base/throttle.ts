/** Does something at most once in an interval, however often it is asked for; never loses the last request. */
export class Throttle {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly action: () => void,
    /** Least time between two actions, in milliseconds. */
    private readonly intervalMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  request(): void {
    if (this.#timer !== undefined) return;
    const waited = this.now() - this.#lastMs;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#lastMs = this.now();
        this.action();
      },
      Math.max(0, this.intervalMs - waited),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

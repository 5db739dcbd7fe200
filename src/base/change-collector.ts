/**
 * Collects keys until nothing was added for a while, then hands them over together. What is added during
 * the work that follows starts the next pause.
 */
export class ChangeCollector {
  readonly #keys = new Set<string>();
  readonly #delay: () => number;
  readonly #deliver: (keys: ReadonlySet<string>) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param delay the pause, in milliseconds, asked for each time */
  constructor(delay: () => number, deliver: (keys: ReadonlySet<string>) => void) {
    this.#delay = delay;
    this.#deliver = deliver;
  }

  add(keys: Iterable<string>): void {
    for (const key of keys) this.#keys.add(key);
    if (this.#keys.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const collected = new Set(this.#keys);
      this.#keys.clear();
      this.#deliver(collected);
    }, this.#delay());
  }

  /** Drops what was added under this key; the pause of the others goes on. */
  forget(key: string): void {
    this.#keys.delete(key);
    if (this.#keys.size === 0) clearTimeout(this.#timer);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#keys.clear();
  }
}

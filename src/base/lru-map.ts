/**
 * A map with a bound: what was neither read nor written for the longest time is evicted.
 * `get` and `set` count as use, nothing else does.
 */
export class LruMap<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #most: number;
  readonly #dropped: ((key: K, value: V) => void) | undefined;

  /**
   * @param most entries kept, at least 1
   * @param dropped called with each evicted entry, not with those that are deleted or replaced
   */
  constructor(most: number, dropped?: (key: K, value: V) => void) {
    this.#most = most;
    this.#dropped = dropped;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Not a use. */
  values(): Iterable<V> {
    return this.#entries.values();
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#most) return;
    for (const [oldest, old] of this.#entries) {
      this.#entries.delete(oldest);
      this.#dropped?.(oldest, old);
      return;
    }
  }

  delete(key: K): boolean {
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}

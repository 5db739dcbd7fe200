/** A set for each key, as long as something is in it. */
export class SetsOf<K, V> {
  readonly #sets = new Map<K, Set<V>>();

  of(key: K): ReadonlySet<V> {
    return this.#sets.get(key) ?? new Set();
  }

  /** Whether it is the first of its key. */
  add(key: K, value: V): boolean {
    const known = this.#sets.get(key);
    if (known) known.add(value);
    else this.#sets.set(key, new Set([value]));
    return !known;
  }

  /** Whether it was the last of its key. */
  delete(key: K, value: V): boolean {
    const known = this.#sets.get(key);
    if (!known?.delete(value) || known.size > 0) return false;
    return this.#sets.delete(key);
  }
}

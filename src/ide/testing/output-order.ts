/**
 * The order of a run's output when scenarios run side by side: each scenario's lines stay together, in the order
 * in which scenarios start. The first that has not ended is written as it runs, the ones behind it wait.
 */
export class OutputOrder<Key, Line> {
  readonly #write: (line: Line) => void;
  /** What waits, of each scenario that has started and is not written to its end. */
  readonly #waiting = new Map<Key, Line[]>();
  readonly #ended = new Set<Key>();

  constructor(write: (line: Line) => void) {
    this.#write = write;
  }

  line(key: Key, line: Line): void {
    const waiting = this.#waiting.get(key);
    if (waiting) waiting.push(line);
    else this.#waiting.set(key, [line]);
    this.#advance();
  }

  /** Nothing more comes of this scenario. */
  end(key: Key): void {
    this.#ended.add(key);
    this.#advance();
  }

  /** Writes everything that waits. */
  flush(): void {
    for (const key of this.#waiting.keys()) this.#ended.add(key);
    this.#advance();
  }

  #advance(): void {
    for (const [key, lines] of this.#waiting) {
      for (const line of lines.splice(0)) this.#write(line);
      if (!this.#ended.has(key)) return;
      this.#waiting.delete(key);
      this.#ended.delete(key);
    }
  }
}

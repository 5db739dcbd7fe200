/**
 * Runs `files` until `signal` fires; `finished` is notified of each file that came to a result. Never rejects.
 */
export type StartRun = (
  files: ReadonlySet<string>,
  signal: AbortSignal,
  finished: (file: string) => void,
) => Promise<void>;

/**
 * Runs files again and again. A newer run ends the one before it, whose results would be stale, and takes over the
 * files that this one had not finished: no change is lost, however fast the next one comes.
 */
export class Repeater {
  readonly #start: StartRun;
  #current: { readonly cancel: AbortController; readonly unfinished: Set<string> } | undefined;

  constructor(start: StartRun) {
    this.#start = start;
  }

  /** Runs these files, and what is left of the run before. */
  run(files: Iterable<string>): void {
    const unfinished = new Set([...this.stop(), ...files]);
    if (unfinished.size === 0) return;
    const current = { cancel: new AbortController(), unfinished };
    this.#current = current;
    void this.#start(new Set(unfinished), current.cancel.signal, (file) => unfinished.delete(file)).then(
      () => {
        if (this.#current === current) this.#current = undefined;
      },
    );
  }

  /** Ends what runs; the files that it had not finished. */
  stop(): ReadonlySet<string> {
    const stopped = this.#current;
    this.#current = undefined;
    stopped?.cancel.abort();
    return stopped?.unfinished ?? new Set();
  }
}

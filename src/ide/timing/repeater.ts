/**
 * Runs `files` until `signal` fires; `finished` is notified of each file that came to a result.
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
  readonly #failed: (error: unknown) => void;
  #current: { readonly cancel: AbortController; readonly unfinished: Set<string> } | undefined;

  /** @param failed gets the error of a run, which is a fault of ours */
  constructor(start: StartRun, failed: (error: unknown) => void) {
    this.#start = start;
    this.#failed = failed;
  }

  /** Runs these files, and what is left of the run before. */
  run(files: Iterable<string>): void {
    const unfinished = new Set([...this.stop(), ...files]);
    if (unfinished.size === 0) return;
    const current = { cancel: new AbortController(), unfinished };
    this.#current = current;
    const ended = (): void => {
      if (this.#current === current) this.#current = undefined;
    };
    this.#start(new Set(unfinished), current.cancel.signal, (file) => unfinished.delete(file)).then(
      ended,
      (error: unknown) => {
        ended();
        this.#failed(error);
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

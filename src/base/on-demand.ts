/** Something that holds on to threads or memory until it is disposed. */
export interface Disposed {
  dispose(): void;
}

/**
 * Something that is made when it is needed, is disposed once it was not used for a while, and is made again when it is
 * needed again.
 */
export class OnDemand<T extends Disposed> {
  readonly #make: () => T;
  #made: T | undefined;
  #uses = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  /** @param idleMs milliseconds after the last use */
  constructor(
    make: () => T,
    private readonly idleMs: number,
  ) {
    this.#make = make;
  }

  /** Works with it; it stays until all work that overlaps has ended. */
  async use<R>(work: (made: T) => Promise<R>): Promise<R> {
    clearTimeout(this.#idle);
    this.#uses++;
    try {
      return await work((this.#made ??= this.#make()));
    } finally {
      this.#uses--;
      if (this.#uses === 0) this.#idle = setTimeout(() => this.#end(), this.idleMs);
    }
  }

  #end(): void {
    this.#made?.dispose();
    this.#made = undefined;
  }
}

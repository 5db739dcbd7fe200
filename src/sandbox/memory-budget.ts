import { unlessAborted } from '../run/unless-aborted';

/** Memory that guards which run side by side may grow to together, in pages of 64 KiB: 1 GiB. */
const MEMORY_PAGES = 16_384;

interface Waiting {
  readonly pages: number;
  readonly enter: () => void;
}

/**
 * Lets guards in as long as the memory they may grow to fits; the others wait, first come first served. A guard that
 * may grow to more than there is runs alone.
 */
export class MemoryBudget {
  #used = 0;
  readonly #queue: Waiting[] = [];

  constructor(private readonly pages = MEMORY_PAGES) {}

  /**
   * Waits until a guard of up to `pages` pages may run; returns what gives its memory back, to be called once or more
   * often. Undefined when `signal` fires before.
   */
  async enter(pages: number, signal: AbortSignal): Promise<(() => void) | undefined> {
    const share = Math.min(pages, this.pages);
    let waiting: Waiting | undefined;
    const entered = new Promise<true>((resolve) => {
      waiting = { pages: share, enter: () => resolve(true) };
      this.#queue.push(waiting);
    });
    this.#admit();
    const isIn = await unlessAborted(entered, signal);
    const at = waiting === undefined ? -1 : this.#queue.indexOf(waiting);
    let isHeld = at < 0;
    if (at >= 0) this.#queue.splice(at, 1);
    const leave = (): void => {
      if (!isHeld) return;
      isHeld = false;
      this.#used -= share;
      this.#admit();
    };
    if (isIn) return leave;
    leave();
    this.#admit();
    return undefined;
  }

  #admit(): void {
    for (let next = this.#queue[0]; next && this.#used + next.pages <= this.pages; next = this.#queue[0]) {
      this.#queue.shift();
      this.#used += next.pages;
      next.enter();
    }
  }
}

import { parts, type Markup } from './markup';

/** Parts in a row that are made although none of them fits: one of them may be small. */
const MISSES = 20;

const ENCODER = new TextEncoder();

/** Size of a part of the page, in bytes of UTF-8. */
function bytesOf({ html }: Markup): number {
  return ENCODER.encode(html).length;
}

/** Room for a list of parts: what does not fit is counted. */
export class Room {
  #left: number;
  #omitted = 0;
  #missed = 0;
  readonly #kept: Markup[] = [];

  /** @param bytes what all parts together may take */
  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Keeps a part if it fits; says whether it does. */
  take(part: Markup): boolean {
    const bytes = bytesOf(part);
    if (bytes > this.#left) {
      this.#omitted++;
      this.#missed++;
      return false;
    }
    this.#missed = 0;
    this.#left -= bytes;
    this.#kept.push(part);
    return true;
  }

  /** Whether so many parts in a row did not fit that no further one is worth making. */
  get isFull(): boolean {
    return this.#missed >= MISSES;
  }

  /** Parts of another kind follow: they may be smaller than those that did not fit. */
  tryAgain(): void {
    this.#missed = 0;
  }

  /** Counts a part that was not made. */
  leaveOut(): void {
    this.#omitted++;
  }

  /** Parts that did not fit. */
  get omitted(): number {
    return this.#omitted;
  }

  /** What fits, in order. */
  get kept(): Markup {
    return parts(...this.#kept);
  }
}

import { parts, type Markup } from './markup';

const ENCODER = new TextEncoder();

/** Size of a part of the page, in bytes of UTF-8. */
export function bytesOf({ html }: Markup): number {
  return ENCODER.encode(html).length;
}

/** Room for a list of parts: what does not fit is counted. */
export class Room {
  #left: number;
  #omitted = 0;
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
      return false;
    }
    this.#left -= bytes;
    this.#kept.push(part);
    return true;
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

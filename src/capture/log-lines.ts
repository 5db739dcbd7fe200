/** Longest line that is read, in bytes; a gateway's line holds one request or one answer (docs/limits.md). */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** A line of a log, counted from 1, or why it has no text. */
export type LogLine =
  { readonly number: number; readonly text: string } | { readonly number: number; readonly problem: string };

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Cuts the bytes of a log into lines, however they arrive: a byte order mark and `\r` are taken away, blank lines are
 * counted and left out. A line that is too long, or is no UTF-8, has a problem instead of a text.
 */
export class LogLines {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #parts: Uint8Array[] = [];
  #length = 0;
  #number = 1;

  constructor(private readonly maxBytes = MAX_LINE_BYTES) {}

  /** Lines so far; the one that has not ended counts. */
  get count(): number {
    return this.#length > 0 ? this.#number : this.#number - 1;
  }

  /** The lines that end in `chunk`. The chunk may be used again afterwards. */
  *push(chunk: Uint8Array): Generator<LogLine> {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      this.#add(chunk.subarray(start, end));
      start = end + 1;
      yield* this.#ended();
    }
    // A copy: the reader fills the same memory again.
    if (start < chunk.length) this.#add(chunk.slice(start));
  }

  /** The last line, when the log does not end with a line end. */
  *end(): Generator<LogLine> {
    if (this.#length > 0) yield* this.#ended();
  }

  #add(part: Uint8Array): void {
    this.#length += part.length;
    if (this.#length <= this.maxBytes) this.#parts.push(part);
    else this.#parts = [];
  }

  *#ended(): Generator<LogLine> {
    const number = this.#number++;
    const [length, parts] = [this.#length, this.#parts];
    this.#length = 0;
    this.#parts = [];
    if (length > this.maxBytes) {
      yield {
        number,
        problem: `it has ${String(length)} bytes; lines have at most ${String(this.maxBytes)}`,
      };
      return;
    }
    const bytes = joined(parts, length);
    const end = bytes.at(-1) === CARRIAGE_RETURN ? length - 1 : length;
    const text = this.#decoded(bytes.subarray(0, end));
    if (text === undefined) yield { number, problem: 'it is not UTF-8' };
    else if (text.trim() !== '') yield { number, text };
  }

  /** Without a byte order mark, which the decoder takes away. */
  #decoded(bytes: Uint8Array): string | undefined {
    try {
      return this.#decoder.decode(bytes);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return undefined;
    }
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only, ...more] = parts;
  if (only && more.length === 0) return only;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

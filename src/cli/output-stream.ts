import type { Writable } from 'node:stream';

/** A standard stream of this process that may go away: what cannot be written is dropped, the work goes on. */
export class OutputStream {
  readonly #stream: Writable;
  #open = true;
  #failure: string | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#open = false;
      if (error.code !== 'EPIPE' && error.code !== 'EOF') this.#failure ??= error.message;
    });
  }

  /** Why writing failed; undefined also when the reader closed the stream, which it may. */
  get failure(): string | undefined {
    return this.#failure;
  }

  write(text: string): void {
    if (this.#open && text !== '') this.#stream.write(text);
  }

  /** Resolves when all that was written has left the process, or cannot. */
  flushed(): Promise<void> {
    if (!this.#open) return Promise.resolve();
    // The callback of a write comes after those before it, and also when it fails.
    return new Promise((resolve) => this.#stream.write('', () => setImmediate(resolve)));
  }
}

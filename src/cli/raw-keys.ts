import { emitKeypressEvents, type Key } from 'node:readline';
import type { ReadStream } from 'node:tty';
import { onlySystemError } from '../files/system-error';

/** Keys that a person presses, one by one. */
export interface Keys {
  /**
   * The next key: a character as it was typed (`a`, `A`, `?`), or the name of another key (`escape`, `return`). `end` when
   * no more will come, also after Ctrl-D; undefined after Ctrl-C or a signal.
   */
  next(): Promise<string | undefined>;
  /** Gives the terminal back as it was. Must be called in any case. */
  close(): void;
}

/** Keys that wait to be read: more are never typed ahead. */
const MAX_WAITING = 100;

export interface RawInput {
  /** A terminal. */
  readonly input: ReadStream;
  readonly signal: AbortSignal;
  /** Does what Ctrl-C does, which a terminal in raw mode reports as a key. */
  readonly interrupt: () => void;
}

/** Reads single keys of a terminal: in raw mode, until it is closed or the process ends in any way. */
export class RawKeys implements Keys {
  readonly #input: ReadStream;
  readonly #signal: AbortSignal;
  readonly #interrupt: () => void;
  readonly #waiting: string[] = [];
  #taker: ((key: string | undefined) => void) | undefined;
  #isOpen = true;

  private constructor({ input, signal, interrupt }: RawInput) {
    this.#input = input;
    this.#signal = signal;
    this.#interrupt = interrupt;
    emitKeypressEvents(input);
    input.on('keypress', this.#pressed);
    input.on('end', this.#ended);
    signal.addEventListener('abort', this.#stopped);
    process.on('exit', this.#restore);
    input.resume();
  }

  /** Undefined when the terminal cannot be read like this. */
  static open(raw: RawInput): RawKeys | undefined {
    try {
      raw.input.setRawMode(true);
    } catch (error) {
      onlySystemError(error);
      return undefined;
    }
    return new RawKeys(raw);
  }

  next(): Promise<string | undefined> {
    if (this.#signal.aborted) return Promise.resolve(undefined);
    const key = this.#waiting.shift();
    if (key !== undefined) return Promise.resolve(key);
    return new Promise((resolve) => {
      this.#taker = resolve;
    });
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#input.off('keypress', this.#pressed);
    this.#input.off('end', this.#ended);
    this.#signal.removeEventListener('abort', this.#stopped);
    process.off('exit', this.#restore);
    this.#restore();
    this.#input.pause();
  }

  readonly #pressed = (typed: string | undefined, { name, ctrl, meta, sequence }: Key): void => {
    if (ctrl === true && name === 'c') this.#interrupt();
    else if (ctrl === true && name === 'd') this.#ended();
    else if (ctrl === true && name === 'z') this.#suspend();
    else if (ctrl !== true && meta !== true)
      this.#give(typed !== undefined && isOneSign(typed) ? typed : (name ?? sequence ?? ''));
    else if (name === 'escape') this.#give('escape');
  };

  readonly #ended = (): void => this.#give('end');

  readonly #stopped = (): void => {
    const taker = this.#taker;
    this.#taker = undefined;
    taker?.(undefined);
  };

  readonly #restore = (): void => {
    try {
      this.#input.setRawMode(false);
    } catch (error) {
      // The terminal is gone.
      onlySystemError(error);
    }
  };

  /** Ctrl-Z: gives the terminal back to the shell, and takes it again when the process goes on. */
  #suspend(): void {
    if (process.platform === 'win32') return;
    this.#restore();
    process.once('SIGCONT', () => {
      if (this.#isOpen) this.#input.setRawMode(true);
      this.#give('resumed');
    });
    process.kill(process.pid, 'SIGTSTP');
  }

  #give(key: string): void {
    const taker = this.#taker;
    this.#taker = undefined;
    if (taker) taker(key);
    else if (this.#waiting.length < MAX_WAITING) this.#waiting.push(key);
  }
}

/** Whether a text is a character that one sees. */
function isOneSign(text: string): boolean {
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(text);
}

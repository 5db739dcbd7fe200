import { inline } from '../report/terminal-text';
import { shorten } from '../scenario/compact';
import type { Terminal } from './terminal';

const INTERVAL_MS = 200;
/** Runs shorter than this show nothing. */
const FIRST_MS = 500;
const LOG_EVERY_MS = 10_000;

/**
 * Tells on standard error how far a long run is: a line redrawn in place on a terminal, a line every ten
 * seconds in a log.
 */
export class Progress {
  readonly #terminal: Terminal;
  readonly #what: string;
  #total: number;
  readonly #started = Date.now();
  readonly #timer: NodeJS.Timeout;
  #done = 0;
  #current = '';
  #lastLog = Date.now();

  /** @param what is counted, as a plural */
  constructor(terminal: Terminal, total: number, what = 'scenarios') {
    this.#terminal = terminal;
    this.#total = total;
    this.#what = what;
    this.#timer = setInterval(() => this.#draw(), INTERVAL_MS);
    this.#timer.unref();
  }

  started(name: string): void {
    this.#current = name;
  }

  finished(): void {
    this.reached(this.#done + 1, this.#total);
  }

  /** Sets both numbers; a total of 0 is not shown. */
  reached(done: number, total = 0): void {
    this.#done = done;
    this.#total = total;
    this.#terminal.progress?.(done, total, this.#what);
  }

  /** Removes the line; nothing is drawn after it. */
  end(): void {
    clearInterval(this.#timer);
    this.clear();
  }

  /** Takes the line away so that something else can be printed. */
  clear(): void {
    this.#terminal.redraw(undefined);
  }

  #draw(): void {
    const elapsed = Date.now() - this.#started;
    if (elapsed < FIRST_MS) return;
    const total = this.#total === 0 ? '' : `/${String(this.#total)}`;
    const line = `${String(this.#done)}${total} ${this.#what}, ${(elapsed / 1000).toFixed(1)} s  ${shorten(inline(this.#current), 60)}`;
    if (this.#terminal.errIsTerminal) {
      this.#terminal.redraw(line);
    } else if (Date.now() - this.#lastLog >= LOG_EVERY_MS) {
      this.#lastLog = Date.now();
      this.#terminal.err(`${line}\n`);
    }
  }
}

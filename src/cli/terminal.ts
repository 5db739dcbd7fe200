import { setMaxListeners } from 'node:events';
import { inline, terminalText } from '../report/terminal-text';
import { EXIT, SIGNAL_EXIT, type EndSignal } from './exit-codes';
import { OutputStream } from './output-stream';
import { RawKeys, type Keys } from './raw-keys';

/** The streams and settings of one process, so that commands can be tested without one. */
export interface Terminal {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes whole lines to standard output, which carries only the report; nothing of others in them is obeyed. */
  out(text: string): void;
  /** Writes whole lines to standard error, likewise. */
  err(text: string): void;
  /** A message of the program itself, as one line of standard error. */
  say(message: string): void;
  /** Draws a line of standard error in place of the one before; undefined takes it away. For a terminal only. */
  redraw(line: string | undefined): void;
  readonly outIsTerminal: boolean;
  /** Characters of a line of standard output; undefined when that is no terminal. */
  readonly outWidth: number | undefined;
  readonly errIsTerminal: boolean;
  /** Hears how far long work is, for who is no person at a terminal; the total is 0 while it is not known. */
  readonly progress?: (done: number, total: number, what: string) => void;
  /** Begins to read keys; undefined when no person sees the output and presses keys. */
  openKeys(): Keys | undefined;
  /** Fires on the first Ctrl-C, SIGTERM or SIGHUP (a second one ends the process at once), and on an internal error. */
  readonly signal: AbortSignal;
  /** The exit code of a process that was stopped, by a signal or an internal error; undefined while it was not. */
  readonly stopCode: number | undefined;
}

/** Whether to color a stream: an explicit choice, then NO_COLOR and FORCE_COLOR, then a terminal. */
export function useColor(
  choice: boolean | undefined,
  terminal: Terminal,
  stream: 'out' | 'err' = 'out',
): boolean {
  if (choice !== undefined) return choice;
  const { env } = terminal;
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '' && env['FORCE_COLOR'] !== '0')
    return true;
  if (env['TERM'] === 'dumb') return false;
  return stream === 'out' ? terminal.outIsTerminal : terminal.errIsTerminal;
}

/** The terminal of this process, and what is left to do at its end. */
export class ProcessTerminal implements Terminal {
  readonly folder = process.cwd();
  readonly env = process.env;
  readonly outIsTerminal = process.stdout.isTTY;
  readonly outWidth = process.stdout.isTTY ? process.stdout.columns : undefined;
  readonly errIsTerminal = process.stderr.isTTY;
  readonly #stop = new AbortController();
  readonly #out = new OutputStream(process.stdout);
  readonly #err = new OutputStream(process.stderr);
  #stopCode: number | undefined;
  #drawn = false;

  constructor() {
    // As many scenarios listen as run side by side.
    setMaxListeners(0, this.#stop.signal);
    for (const name of Object.keys(SIGNAL_EXIT) as EndSignal[]) {
      process.on(name, () => this.#signalled(SIGNAL_EXIT[name]));
    }
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get stopCode(): number | undefined {
    return this.#stopCode;
  }

  out(text: string): void {
    this.#out.write(linesOf(text));
  }

  err(text: string): void {
    this.redraw(undefined);
    this.#err.write(linesOf(text));
  }

  say(message: string): void {
    this.err(`guard-lab: ${inline(message)}\n`);
  }

  redraw(line: string | undefined): void {
    if (line === undefined && !this.#drawn) return;
    this.#drawn = line !== undefined;
    this.#err.write(`\r\u001b[2K${line === undefined ? '' : inline(line)}`);
  }

  openKeys(): Keys | undefined {
    const input = process.stdin;
    // Output is drawn on both streams.
    if (!input.isTTY || !this.outIsTerminal || !this.errIsTerminal || this.env['TERM'] === 'dumb')
      return undefined;
    const { signal } = this;
    return RawKeys.open({ input, signal, interrupt: () => this.#signalled(SIGNAL_EXIT.SIGINT) });
  }

  /**
   * The exit code in the end, once everything is written: `code`, or `couldNotRun` when standard output failed. A
   * reader that went away (`guard-lab … | head`) is no failure.
   */
  async ended(code: number): Promise<number> {
    await Promise.all([this.#out.flushed(), this.#err.flushed()]);
    if (this.#out.failure === undefined) return code;
    this.say(`the report could not be written to standard output: ${this.#out.failure}`);
    await this.#err.flushed();
    return EXIT.couldNotRun;
  }

  /** Stops what is under way; the process is to end with `code`, unless it was stopped before. */
  stop(code: number): void {
    this.#stopCode ??= code;
    this.#stop.abort();
  }

  #signalled(code: number): void {
    if (this.#stopCode !== undefined) process.exit(code);
    this.stop(code);
  }
}

/** Whole lines, so that no text can go on where another one stopped. */
function linesOf(text: string): string {
  return text === '' || text.endsWith('\n') ? terminalText(text) : `${terminalText(text)}\n`;
}

import type { WriteStream } from 'node:tty';

/** The streams and settings of one process, so that commands can be tested without one. */
export interface Terminal {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes to standard output, which carries only the report. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Whether to colour a stream: an explicit choice, then NO_COLOR and FORCE_COLOR, then a terminal. */
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

/** The terminal of this process. `abort` is called on the first Ctrl-C; a second one ends at once. */
export function processTerminal(): Terminal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort();
    process.once('SIGINT', () => process.exit(130));
  });
  // A closed pipe (guard-lab … | head) ends the program quietly.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  return {
    folder: process.cwd(),
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    outIsTerminal: isTerminal(process.stdout),
    errIsTerminal: isTerminal(process.stderr),
    signal: controller.signal,
  };
}

function isTerminal(stream: NodeJS.WriteStream): stream is WriteStream {
  return stream.isTTY;
}

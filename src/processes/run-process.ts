import { spawn, type ChildProcess } from 'node:child_process';
import { codeOf } from '../files/system-error';

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** The first characters of what it wrote; without `onLines`. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly signal: AbortSignal;
  /** Gets whole lines of both outputs as they come, instead of the result; those over 1 Mi characters in parts. */
  readonly onLines?: (lines: string) => void;
  /** Gets the bytes of its standard output as they come, instead of the result. */
  readonly onBytes?: (bytes: Uint8Array) => void;
  /** The process leads a group, which is ended with it. */
  readonly isGroup?: boolean;
}

/** Output that is kept, in characters. */
const MAX_OUTPUT = 1024 * 1024;
/** How long a process may take to end after it was asked to, in milliseconds. */
const GRACE_MS = 3000;
/** How long the output of a process may stay open after its end: a server that it left behind may hold it. */
const OPEN_MS = 1000;

/**
 * Waits for a process that was started with pipes. When the signal fires it is asked to end, and killed if it does not.
 * Rejects with what the system says when it could not be started.
 */
export function runProcess(
  child: ChildProcess,
  { signal, onLines, onBytes, isGroup }: ProcessOptions,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const [stdout, stderr] = [new Output(onLines), new Output(onLines)];
    if (onBytes) child.stdout?.on('data', onBytes);
    else child.stdout?.setEncoding('utf8').on('data', (text: string) => stdout.add(text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => stderr.add(text));
    let killing: NodeJS.Timeout | undefined;
    let leaving: NodeJS.Timeout | undefined;
    const stop = (): void => {
      endProcess(child, 'SIGTERM', isGroup);
      killing = setTimeout(() => endProcess(child, 'SIGKILL', isGroup), GRACE_MS);
    };
    const done = (): void => {
      clearTimeout(killing);
      clearTimeout(leaving);
      signal.removeEventListener('abort', stop);
    };
    child.on('error', (error) => {
      done();
      reject(error);
    });
    child.on('exit', () => {
      leaving = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, OPEN_MS);
    });
    child.on('close', (code) => {
      done();
      stdout.end();
      stderr.end();
      resolve({ code, stdout: stdout.text, stderr: stderr.text });
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}

/** Sends a signal to a process; with `isGroup` to all of the group that it leads. */
export function endProcess(child: ChildProcess, signal: NodeJS.Signals, isGroup = false): void {
  if (!isGroup || child.pid === undefined) {
    child.kill(signal);
    return;
  }
  if (process.platform === 'win32') {
    // Windows has no groups: the processes below are found by their parents.
    const ending = spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    ending.on('error', () => child.kill(signal));
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // The group has ended.
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

/** Text that arrives in pieces. */
class Output {
  text = '';
  #rest = '';

  constructor(private readonly onLines: ((lines: string) => void) | undefined) {}

  add(piece: string): void {
    if (!this.onLines) {
      this.text = (this.text + piece).slice(0, MAX_OUTPUT);
      return;
    }
    const end = piece.lastIndexOf('\n') + 1;
    if (end > 0) this.onLines(this.#rest + piece.slice(0, end));
    this.#rest = (end > 0 ? '' : this.#rest) + piece.slice(end);
    if (this.#rest.length <= MAX_OUTPUT) return;
    this.onLines(`${this.#rest}\n`);
    this.#rest = '';
  }

  end(): void {
    if (this.onLines && this.#rest !== '') this.onLines(`${this.#rest}\n`);
  }
}

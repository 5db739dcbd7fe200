// Every process the harness starts: bounded in time, and ended by its id whatever happens to the harness.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';

/** How a command ended; `output` is stdout and stderr together, cut to the last `keptCharacters`. */
export interface Finished {
  readonly code: number | null;
  readonly timedOut: boolean;
  readonly output: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Pass the output on to the terminal instead of keeping it. */
  readonly show?: boolean;
}

const keptCharacters = 2_000_000;
const windows = process.platform === 'win32';
const running = new Set<ChildProcess>();

/** Ends the child and, as it leads a process group of its own, everything it started. */
function kill(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (windows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

process.once('exit', () => {
  for (const child of running) kill(child);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(130));
}

function start(command: string, args: readonly string[], options: Omit<CommandOptions, 'timeoutMs'>) {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: options.show === true ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    detached: !windows,
    // npm and code are scripts on Windows, which only a shell starts.
    shell: windows && /(?:^npm|\.cmd)$/.test(command),
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** Runs a command to its end or, after `timeoutMs`, kills it. A command that cannot start has code null. */
export function run(command: string, args: readonly string[], options: CommandOptions): Promise<Finished> {
  return new Promise((resolve) => {
    const child = start(command, args, options);
    let output = '';
    let timedOut = false;
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-keptCharacters);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const timer = setTimeout(() => {
      timedOut = true;
      kill(child);
    }, options.timeoutMs);
    child.once('error', (error) => {
      running.delete(child);
      clearTimeout(timer);
      resolve({ code: null, timedOut, output: `${output}${error.message}\n` });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, timedOut, output });
    });
  });
}

/** As `run`, but anything other than exit code 0 is thrown with the command's output. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<void> {
  const finished = await run(command, args, options);
  if (finished.code === 0) return;
  const how = finished.timedOut ? `did not end in ${options.timeoutMs} ms` : `ended with ${finished.code}`;
  throw new Error(`${command} ${args.join(' ')} ${how}\n${finished.output}`);
}

/** A process that runs until it is stopped. */
export interface Service {
  /** What it has printed so far, cut to the last `keptCharacters`. */
  output(): string;
  /**
   * Resolves when the output matches the pattern. When it ends before that, or `timeoutMs` pass, it is
   * stopped and its output thrown.
   */
  printed(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray>;
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Starts a service; one that cannot start has ended at once, with the reason as its output. */
export function startService(
  command: string,
  args: readonly string[],
  options: Pick<CommandOptions, 'cwd' | 'env'>,
): Service {
  const child = start(command, args, options);
  let output = '';
  const changes = new EventEmitter();
  const append = (text: Buffer | string): void => {
    output = (output + text.toString()).slice(-keptCharacters);
    changes.emit('output');
  };
  child.stdout?.on('data', append);
  child.stderr?.on('data', append);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      append(error.message);
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    kill(child);
    await ended;
  };
  const printed = async (pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> => {
    let timer: NodeJS.Timeout | undefined;
    const found = await new Promise<RegExpExecArray | null>((resolve) => {
      timer = setTimeout(() => resolve(null), timeoutMs);
      const look = (): void => {
        const match = pattern.exec(output);
        if (match) resolve(match);
      };
      changes.on('output', look);
      look();
      void ended.then(() => resolve(null));
    });
    clearTimeout(timer);
    changes.removeAllListeners();
    if (found) return found;
    await stop();
    throw new Error(`${command} was not ready after ${timeoutMs} ms or ended\n${output}`);
  };
  return { output: () => output, printed, ended, stop };
}

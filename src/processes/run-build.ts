import spawn from 'cross-spawn';
import { statSync } from 'node:fs';
import { codeOf } from '../files/system-error';
import { withoutEscapes } from '../project/build-output';
import { withoutRepository } from './repository-variables';
import { runProcess } from './run-process';

export interface BuildOptions {
  /** Absolute path of the folder in which the command runs. */
  readonly folder: string;
  /** Ends the command with all processes that it started. */
  readonly signal: AbortSignal;
  /** Gets whole lines of the output as they come, without colors. */
  readonly onLines: (lines: string) => void;
}

/**
 * Runs a command that builds a guard, with the rights of this process: a line in a shell, a program with its arguments
 * without one. How it failed, as the end of a sentence: `exit code 2`; undefined when it did not. Rejects when the signal
 * aborts.
 */
export async function runBuild(
  command: string | readonly string[],
  { folder, signal, onLines }: BuildOptions,
): Promise<string | undefined> {
  signal.throwIfAborted();
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    return `no start, because the folder ${folder} does not exist`;
  const [program = '', ...args] = typeof command === 'string' ? [command] : command;
  const child = spawn(program, args, {
    shell: typeof command === 'string',
    cwd: folder,
    env: withoutRepository(process.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  try {
    const { code } = await runProcess(child, {
      signal,
      onLines: (lines) => onLines(withoutEscapes(lines)),
      isGroup: true,
    });
    signal.throwIfAborted();
    if (code === 0) return undefined;
    return code === null ? 'a signal' : `exit code ${String(code)}`;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return `no start, because ${program} is not installed or not on the PATH`;
    if (codeOf(error) === 'EACCES') return `no start, because ${program} is not a program that may be run`;
    throw error;
  }
}

import { spawn } from 'node:child_process';
import { withoutRepository } from './git';
import { runProcess } from './run-process';

export interface BuildOptions {
  /** Absolute path of the folder in which the command runs; it exists. */
  readonly folder: string;
  /** Ends the command with all processes that it started. */
  readonly signal: AbortSignal;
  /** Gets whole lines of the output as they come. */
  readonly onLines: (lines: string) => void;
}

/**
 * Runs a command that builds a guard, in a shell, with the rights of this process. How it failed, as the end of a
 * sentence: `exit code 2`; undefined when it did not. Rejects when the signal aborts.
 */
export async function runBuild(
  command: string,
  { folder, signal, onLines }: BuildOptions,
): Promise<string | undefined> {
  const child = spawn(command, {
    shell: true,
    cwd: folder,
    env: withoutRepository(process.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const { code } = await runProcess(child, { signal, onLines, isGroup: true });
  signal.throwIfAborted();
  if (code === 0) return undefined;
  return code === null ? 'a signal' : `exit code ${String(code)}`;
}

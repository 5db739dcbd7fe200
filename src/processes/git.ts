import { spawn } from 'node:child_process';
import { codeOf } from '../files/system-error';
import { withoutRepository } from './repository-variables';
import { RevisionError } from './revision-error';
import { runProcess, type Ended } from './run-process';

/**
 * Runs git in a folder, and waits for its end. Rejects when the signal aborted before, and with what the system says
 * when git cannot be started. `onBytes` gets its standard output instead of the result.
 */
export function runGit(
  args: readonly string[],
  folder: string,
  signal: AbortSignal,
  onBytes?: (bytes: Uint8Array) => void,
): Promise<Ended> {
  signal.throwIfAborted();
  const env = withoutRepository(process.env);
  const child = spawn('git', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  return runProcess(child, { signal, ...(onBytes ? { onBytes } : {}) });
}

/**
 * Runs git; `revision` is what it is needed for.
 * @throws RevisionError without git
 */
export async function git(
  revision: string,
  args: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<Ended> {
  try {
    return await runGit(args, folder, signal);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw new RevisionError(
      `${revision} is no file, and revisions need git, which is not installed or not on the PATH`,
    );
  }
}

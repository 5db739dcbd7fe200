import { spawn } from 'node:child_process';
import { codeOf } from '../files/system-error';
import { runProcess, type Ended } from './run-process';

/** A sentence about what git or a build could not do. */
export class RevisionError extends Error {}

/** Variables with which git hooks point at one repository or index: another worktree must not get them. */
const REPOSITORY_VARIABLES =
  /^GIT_(?:DIR|WORK_TREE|IMPLICIT_WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|PREFIX|GRAFT_FILE|NAMESPACE|SHALLOW_FILE|REPLACE_REF_BASE|NO_REPLACE_OBJECTS|INTERNAL_SUPER_PREFIX)$/;

/** The environment without what binds git to a repository. */
export function withoutRepository(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !REPOSITORY_VARIABLES.test(name)));
}

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

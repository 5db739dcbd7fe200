import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realPathOf } from '../files/allowed-folders';
import { codeOf } from '../files/system-error';
import { runProcess, type Ended } from './run-process';

/** A sentence about what git or a build could not do. */
export class RevisionError extends Error {}

/** A commit of the repository around a folder. */
export interface Revision {
  /** As it was given. */
  readonly name: string;
  readonly commit: string;
  /** Real path of the top folder of the working tree. */
  readonly top: string;
}

/** Variables with which git hooks point at one repository or index: another worktree must not get them. */
const REPOSITORY_VARIABLES =
  /^GIT_(?:DIR|WORK_TREE|IMPLICIT_WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|PREFIX|GRAFT_FILE|NAMESPACE|SHALLOW_FILE|REPLACE_REF_BASE|NO_REPLACE_OBJECTS|INTERNAL_SUPER_PREFIX)$/;

/** The environment without what binds git to a repository. */
export function withoutRepository(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !REPOSITORY_VARIABLES.test(name)));
}

/**
 * The commit that a name stands for.
 * @throws RevisionError without git, outside of a repository, and for a name that git does not know
 */
export async function findRevision(name: string, folder: string, signal: AbortSignal): Promise<Revision> {
  const top = await git(name, ['rev-parse', '--show-toplevel'], folder, signal);
  if (top.code !== 0)
    throw new RevisionError(
      `${name} does not exist, and is no revision, because ${folder} is in no git repository`,
    );
  const found = await git(
    name,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`],
    folder,
    signal,
  );
  if (found.code !== 0) throw new RevisionError(`${name} is neither a file nor a revision that git knows`);
  const path = top.stdout.replace(/\r?\n$/, '');
  return { name, commit: found.stdout.trim(), top: realPathOf(path) ?? path };
}

/**
 * Checks a revision out into a temporary worktree, without hooks, for as long as `work` takes. The worktree is removed
 * afterwards, also when `work` fails and when the process ends in between.
 * @throws RevisionError when git cannot do it, and what `work` throws
 */
export async function withWorktree<T>(
  { name, commit, top }: Revision,
  signal: AbortSignal,
  work: (tree: string) => Promise<T>,
): Promise<T> {
  const temporary = mkdtempSync(join(realPathOf(tmpdir()) ?? tmpdir(), 'guard-lab-revision-'));
  const tree = join(temporary, 'tree');
  const remove = (): void => {
    const env = withoutRepository(process.env);
    spawnSync('git', ['worktree', 'remove', '--force', '--force', tree], { cwd: top, env, stdio: 'ignore' });
    rmSync(temporary, { recursive: true, force: true });
    spawnSync('git', ['worktree', 'prune'], { cwd: top, env, stdio: 'ignore' });
  };
  // A second Ctrl-C ends the process at once.
  process.once('exit', remove);
  try {
    const added = await git(
      name,
      ['-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--detach', '--force', tree, commit],
      top,
      signal,
    );
    signal.throwIfAborted();
    if (added.code !== 0)
      throw new RevisionError(
        `git cannot check out ${name}: ${lastLine(added.stderr) || `exit code ${String(added.code)}`}`,
      );
    return await work(tree);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** Runs git; `revision` is what it is needed for. */
async function git(
  revision: string,
  args: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<Ended> {
  signal.throwIfAborted();
  const env = withoutRepository(process.env);
  try {
    return await runProcess(spawn('git', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] }), {
      signal,
    });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw new RevisionError(
      `${revision} is no file, and revisions need git, which is not installed or not on the PATH`,
    );
  }
}

function lastLine(text: string): string {
  return text.trim().split(/\r?\n/).at(-1) ?? '';
}

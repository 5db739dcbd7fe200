import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realPathOf } from '../files/allowed-folders';
import { git, runGit } from './git';
import { withoutRepository } from './repository-variables';
import { RevisionError } from './revision-error';

/** A commit of the repository around a folder. */
export interface Revision {
  /** As it was given. */
  readonly name: string;
  readonly commit: string;
  /** Real path of the top folder of the working tree. */
  readonly top: string;
}

/**
 * The commit that a name represents.
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
  const removals = [
    ['worktree', 'remove', '--force', '--force', tree],
    ['worktree', 'prune'],
  ] as const;
  const removeNow = (): void => {
    const env = withoutRepository(process.env);
    spawnSync('git', removals[0], { cwd: top, env, stdio: 'ignore' });
    rmSync(temporary, { recursive: true, force: true });
    spawnSync('git', removals[1], { cwd: top, env, stdio: 'ignore' });
  };
  const remove = async (): Promise<void> => {
    // It is removed whatever was canceled.
    const { signal: never } = new AbortController();
    await runGit(removals[0], top, never);
    await rm(temporary, { recursive: true, force: true });
    await runGit(removals[1], top, never);
  };
  // A second Ctrl-C ends the process at once.
  process.once('exit', removeNow);
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
    await remove();
    process.off('exit', removeNow);
  }
}

function lastLine(text: string): string {
  return text.trim().split(/\r?\n/).at(-1) ?? '';
}

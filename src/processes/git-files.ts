import { relative, sep } from 'node:path';
import { sharedBytes } from '../base/shared-bytes';
import { isWithin } from '../files/allowed-folders';
import type { FileRead } from '../files/read-file';
import { git, runGit } from './git';
import type { Revision } from './git-worktree';

/** How the files begin that stand for content in another place. */
const LFS_POINTER = 'version https://git-lfs.github.com/spec/';

/**
 * A file as a commit has it, without touching the working tree: what git keeps, without filters.
 * @param path absolute, without links above the file itself; what is outside of the repository is missing
 * @throws RevisionError without git. Rejects when the signal aborts.
 */
export async function committedFile(
  { name, commit, top }: Revision,
  path: string,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<FileRead> {
  if (!isWithin(path, top)) return { ok: false, cause: 'missing' };
  const below = relative(top, path).split(sep).join('/');
  const listed = await git(
    name,
    ['--literal-pathspecs', 'ls-tree', '-z', '-l', commit, '--', below],
    top,
    signal,
  );
  signal.throwIfAborted();
  const entry = /^(\d+) (\w+) ([\da-f]+) +(\d+|-)\t/.exec(listed.stdout);
  if (listed.code !== 0 || !entry) return { ok: false, cause: 'missing' };
  const [, mode = '', type, hash = '', length] = entry;
  if (type === 'tree') return { ok: false, cause: 'folder' };
  if (type !== 'blob' || !mode.startsWith('100')) return { ok: false, cause: 'special' };
  const size = Number(length);
  if (size > maxBytes) return { ok: false, cause: 'too-large', size, maxBytes };
  const content = new Uint8Array(size);
  let read = 0;
  const ended = await runGit(['cat-file', 'blob', hash], top, signal, (bytes) => {
    content.set(bytes.subarray(0, size - read), read);
    read += bytes.length;
  });
  signal.throwIfAborted();
  if (ended.code !== 0 || read !== size)
    return { ok: false, cause: 'unreadable', reason: ended.stderr.trim() || 'git does not have its content' };
  if (new TextDecoder().decode(content.subarray(0, LFS_POINTER.length)) === LFS_POINTER)
    return { ok: false, cause: 'unreadable', reason: 'its content is in Git LFS, not in the commit' };
  return { ok: true, bytes: sharedBytes(content) };
}

import type { Dirent } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isWithin } from './allowed-folders';
import type { FileTree, FolderEntry } from './folder-walk';
import { onlySystemError } from './system-error';

/** The folders below `root` (an absolute path), for a walk that never leaves it. */
export function diskTree(root: string): FileTree {
  let realRoot: Promise<string> | undefined;
  return {
    async *read(folder) {
      for await (const entry of await opendir(join(root, folder), { bufferSize: 512 }))
        yield { name: entry.name, kind: kindOf(entry) };
    },
    async follow(link) {
      try {
        realRoot ??= realpath(root);
        const from = await realRoot;
        const target = await realpath(join(root, link));
        if (!isWithin(target, from)) return undefined;
        const info = await stat(target);
        if (!info.isFile() && !info.isDirectory()) return undefined;
        const real = relative(from, target);
        return {
          real: sep === '/' ? real : real.replaceAll(sep, '/'),
          kind: info.isFile() ? 'file' : 'folder',
        };
      } catch (error) {
        onlySystemError(error);
        return undefined;
      }
    },
  };
}

function kindOf(entry: Dirent): FolderEntry['kind'] {
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : 'other';
}

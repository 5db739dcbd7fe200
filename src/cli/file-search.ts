import { resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { diskTree } from '../files/disk-tree';
import { walkFiles } from '../files/folder-walk';

/** Folders that hold no scenarios of their own: of packages, of git, and what builds write. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git', 'target', 'dist']);
/** Folders read, and files found, at most by one search. */
export const MAX_SEARCHED_FOLDERS = 50_000;
export const MAX_FOUND_FILES = 20_000;

export interface FileSearch {
  /** With slashes, relative to the folder or absolute. */
  readonly glob: string;
  /** Absolute path. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  /** Other bounds, for tests. */
  readonly maxFolders?: number;
  readonly maxFiles?: number;
}

export interface FoundFiles {
  /** Where the search began: the part of the glob without wildcards. Absolute, as all paths here. */
  readonly root: string;
  readonly files: readonly string[];
  /** Folders that could not be read. */
  readonly unread: readonly string[];
}

/** A search met a bound: what it would have found is not known. The message says so. */
export class SearchStopped extends Error {}

/**
 * The files a glob names: each once by its real path, none outside of where the search begins, whatever links
 * say. Hidden files and folders are left out unless the glob names them.
 * @throws SearchStopped
 */
export async function searchFiles(search: FileSearch): Promise<FoundFiles> {
  const { base, glob, negated } = picomatch.scan(search.glob);
  const root = resolve(search.folder, base.replaceAll(/\\(.)/g, '$1'));
  // A path without wildcards, which nothing is at.
  if (glob === '' || negated) return { root, files: [], unread: [] };
  const wants = picomatch(glob);
  const enters = folderFilter(glob);
  const { maxFolders = MAX_SEARCHED_FOLDERS, maxFiles = MAX_FOUND_FILES, signal } = search;
  const { files, cut, unread } = await walkFiles({
    tree: diskTree(root),
    wants: (path) => wants(path),
    enters: (path) => !SKIPPED.has(lastPart(path)) && enters(path),
    maxFolders,
    maxFiles,
    signal,
  });
  if (cut !== undefined) {
    const most = cut === 'folders' ? `${String(maxFolders)} folders` : `${String(maxFiles)} files`;
    throw new SearchStopped(
      `there are more than ${most} to search; specify the folders that contain the files`,
    );
  }
  const absolute = (path: string): string => resolve(root, sep === '\\' ? path.replaceAll('/', '\\') : path);
  return { root, files: files.map(absolute), unread: unread.map(absolute) };
}

/**
 * Which folders can hold files that a glob names: those its first parts name, as far as they have no `**`. A glob
 * whose braces or brackets hold slashes may name files in all folders.
 */
function folderFilter(glob: string): (path: string) => boolean {
  const parts = /[{(][^})]*\//.test(glob) ? ['**'] : glob.split('/');
  const upTo = parts.findIndex((part) => part.includes('**'));
  const isBounded = upTo < 0;
  const matchers = parts.slice(0, isBounded ? -1 : upTo).map((part) => picomatch(part));
  return (path) => {
    const names = path.split('/');
    if (isBounded && names.length > matchers.length) return false;
    return names.every((name, at) => matchers[at]?.(name) ?? !name.startsWith('.'));
  };
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

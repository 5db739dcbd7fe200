import { resolve, sep } from 'node:path';
import { diskTree } from '../files/disk-tree';
import { walkFiles } from '../files/folder-walk';
import { onlySystemError } from '../files/system-error';
import {
  globProblem,
  globSearch,
  MAX_FOUND_FILES,
  MAX_SEARCHED_FOLDERS,
  type SearchedKind,
} from '../files/searched-files';

export interface FileSearch {
  /** With slashes, relative to the folder or absolute. */
  readonly glob: string;
  /** Absolute path. */
  readonly folder: string;
  readonly kind: SearchedKind;
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
 * say; `globSearch` decides which folders are left out.
 * @throws SearchStopped
 */
export async function searchFiles(search: FileSearch): Promise<FoundFiles> {
  const problem = globProblem(search.glob);
  if (problem !== undefined) throw new SearchStopped(`a glob ${problem}`);
  const wanted = globSearch(search.glob, search.kind);
  const root = resolve(search.folder, wanted?.base ?? search.glob);
  // A path without wildcards, which nothing is at.
  if (!wanted) return { root, files: [], unread: [] };
  const { maxFolders = MAX_SEARCHED_FOLDERS, maxFiles = MAX_FOUND_FILES, signal } = search;
  const { files, cut, unread } = await walkFiles({
    tree: diskTree(root),
    wants: wanted.wants,
    enters: wanted.enters,
    maxFolders,
    maxFiles,
    signal,
    onUnread: (_folder, error) => onlySystemError(error),
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

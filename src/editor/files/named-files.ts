import type * as vscode from 'vscode';
import { includes } from '../../ide/paths/excluded-paths';
import { sameNameGlob } from '../../ide/paths/source-search';
import { findInWorkspace } from './workspace-search';

/** Files of one name that are compared with a source path. */
const MAX_SAME_NAME = 500;

/** A search through the workspace for all the names that were asked for at the same time. */
interface Search {
  readonly globs: Set<string>;
  readonly found: Promise<readonly vscode.Uri[]>;
}

/** Finds files of the workspace by the last part of a source path; many at once cost one search. */
export class NamedFiles {
  /** By whether copies of packages are looked at, too. */
  readonly #next = new Map<boolean, Search>();

  async find(source: string): Promise<readonly vscode.Uri[]> {
    const glob = sameNameGlob(source);
    if (glob === undefined) return [];
    const isPackage = /(^|[\\/])node_modules[\\/]/.test(source);
    const search = this.#next.get(isPackage) ?? this.#plan(isPackage);
    search.globs.add(glob);
    const wanted = includes(glob);
    return (await search.found).filter(({ path }) => wanted(path.slice(1))).slice(0, MAX_SAME_NAME);
  }

  #plan(isPackage: boolean): Search {
    const globs = new Set<string>();
    const begin = async (): Promise<readonly vscode.Uri[]> => {
      // Whoever asks now has asked when the search begins.
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.#next.delete(isPackage);
      const glob = globs.size === 1 ? ([...globs][0] ?? '') : `{${[...globs].join(',')}}`;
      return findInWorkspace({ glob, packages: isPackage });
    };
    const search = { globs, found: begin() };
    this.#next.set(isPackage, search);
    return search;
  }
}

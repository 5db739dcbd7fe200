import { anyGlob, readGlob } from '../text/glob/glob';
import { splitGlob } from '../text/glob/glob-parts';

/** Folders read, and files found, at most by one search (docs/limits.md). */
export const MAX_SEARCHED_FOLDERS = 50_000;
export const MAX_FOUND_FILES = 20_000;

/** What is looked for decides which folders are left out. */
export type SearchedKind = 'scenarios' | 'guards';

/** Folders left out of a search: of packages and of git. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git']);
/** Folders that hold no scenarios, only copies of them: what builds write. */
const BUILT: ReadonlySet<string> = new Set(['target', 'dist']);
/** Folders in which cargo keeps copies of the guards that it builds, and what it needs to build them; in `target`. */
const INTERMEDIATE: ReadonlySet<string> = new Set(['deps', 'build', 'incremental', 'package']);

/** What a search looks at. Paths are relative to where it begins, with slashes. */
export interface SearchedFiles {
  /** Whether a file is found: the glob names it, and the search comes to its folder. */
  wants(path: string): boolean;
  /** Whether a folder is read. */
  enters(folder: string): boolean;
}

/** A glob as a folder to begin at and what is looked for below it. */
export interface GlobSearch extends SearchedFiles {
  /** The part of the glob without wildcards, with slashes; '' for none. The paths are relative to it. */
  readonly base: string;
}

/**
 * What a glob means as a search, in the editor and in the command line. Below the part without wildcards,
 * `node_modules` is left out, and so is what builds write: for scenarios all of it (`target`, `dist`), for guards
 * cargo's intermediate files (`target/…/deps`, for instance). Hidden files and folders are unless the glob names them.
 * Undefined for a glob without wildcards, and for one that cannot be read (`globProblem`).
 */
export function globSearch(glob: string, kind: SearchedKind): GlobSearch | undefined {
  const { base, rest } = splitGlob(glob);
  const read = readGlob(rest);
  if (rest === '' || !read.ok) return undefined;
  const { matches } = read;
  const reaches = folderFilter(rest);
  const isSkipped = kind === 'scenarios' ? holdsNoScenarios : holdsNoGuards(base);
  return {
    base,
    wants: (path) => !isSkipped(path.split('/').slice(0, -1)) && matches(path),
    enters: (folder) => !isSkipped(folder.split('/')) && reaches(folder),
  };
}

/** Why a glob cannot be read, as the end of a sentence; undefined when it can. */
export function globProblem(glob: string): string | undefined {
  const { rest } = splitGlob(glob);
  const read = readGlob(rest);
  return read.ok ? undefined : read.problem;
}

function holdsNoScenarios(names: readonly string[]): boolean {
  return names.some((name) => SKIPPED.has(name) || BUILT.has(name));
}

/** @param base where the search begins, which may be inside of `target` */
function holdsNoGuards(base: string): (names: readonly string[]) => boolean {
  const begins = base.split('/').includes('target');
  return (names) => {
    const target = begins ? 0 : names.indexOf('target') + 1;
    const isIntermediate =
      (begins || target > 0) && names.slice(target).some((name) => INTERMEDIATE.has(name));
    return isIntermediate || names.some((name) => SKIPPED.has(name));
  };
}

/** The same for paths relative to the folder that the glob is relative to; of a path without wildcards, its file. */
export function searchedFiles(glob: string, kind: SearchedKind): SearchedFiles {
  const search = globSearch(glob, kind);
  const base = (search?.base ?? glob).split('/').filter((part) => part !== '.');
  const below = (path: string): string | undefined => {
    const parts = path.split('/');
    return base.every((part, at) => parts[at] === part) ? parts.slice(base.length).join('/') : undefined;
  };
  const isOnTheWay = (folder: string): boolean => folder.split('/').every((part, at) => part === base[at]);
  if (!search) return { wants: (path) => below(path) === '', enters: isOnTheWay };
  if (search.base === '') return search;
  return {
    wants: (path) => search.wants(below(path) ?? '..'),
    enters: (folder) => isOnTheWay(folder) || search.enters(below(folder) ?? '..'),
  };
}

/**
 * Which folders can hold files that a glob names: those its first parts name, as far as they have no `**`. A glob
 * whose braces or brackets hold slashes may name files in all folders.
 */
function folderFilter(glob: string): (path: string) => boolean {
  const parts = /[{(][^})]*\//.test(glob) ? ['**'] : glob.split('/');
  const upTo = parts.findIndex((part) => part.includes('**'));
  const isBounded = upTo < 0;
  const matchers = parts.slice(0, isBounded ? -1 : upTo).map((part) => anyGlob([part]));
  const hidden = isBounded ? [] : parts.slice(upTo, -1).filter((part) => part.startsWith('.'));
  const namesHidden = hidden.map((part) => anyGlob([part]));
  const isReached = (name: string): boolean => !name.startsWith('.') || namesHidden.some((is) => is(name));
  return (path) => {
    const names = path.split('/');
    if (isBounded && names.length > matchers.length) return false;
    return names.every((name, at) => matchers[at]?.(name) ?? isReached(name));
  };
}

import picomatch from 'picomatch';

/** Folders read, and files found, at most by one search (docs/limits.md). */
export const MAX_SEARCHED_FOLDERS = 50_000;
export const MAX_FOUND_FILES = 20_000;

/** Folders that hold no scenarios of their own: of packages, of git, and what builds write. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git', 'target', 'dist']);

/** What a search for scenarios looks at. Paths are relative to where it begins, with slashes. */
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
 * What a glob means as a search for scenarios, in the editor and in the command line. Folders of packages and builds
 * (`node_modules`, `target`, `dist`) are left out below the part without wildcards; hidden files and folders are
 * unless the glob names them. Undefined for a glob without wildcards or with a leading `!`, which names no files.
 */
export function globSearch(glob: string): GlobSearch | undefined {
  const scanned = picomatch.scan(glob);
  if (scanned.glob === '' || scanned.negated) return undefined;
  const matches = picomatch(scanned.glob);
  const reaches = folderFilter(scanned.glob);
  const enters = (folder: string): boolean => !folder.split('/').some(isSkipped) && reaches(folder);
  return {
    base: scanned.base.replaceAll(/\\(.)/g, '$1'),
    wants: (path) => !path.split('/').slice(0, -1).some(isSkipped) && matches(path),
    enters,
  };
}

/** The same for paths relative to the folder that the glob is relative to; of a path without wildcards, its file. */
export function searchedFiles(glob: string): SearchedFiles {
  const search = globSearch(glob);
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

function isSkipped(name: string): boolean {
  return SKIPPED.has(name);
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
  const hidden = isBounded ? [] : parts.slice(upTo, -1).filter((part) => part.startsWith('.'));
  const namesHidden = hidden.map((part) => picomatch(part));
  const isReached = (name: string): boolean => !name.startsWith('.') || namesHidden.some((is) => is(name));
  return (path) => {
    const names = path.split('/');
    if (isBounded && names.length > matchers.length) return false;
    return names.every((name, at) => matchers[at]?.(name) ?? isReached(name));
  };
}

import { isDependencySource, isLibrarySource } from './library-frames';

/** Which workspace file a source path of debug information means. */
export type ResolvedSource =
  | { readonly kind: 'found'; readonly file: string }
  /** Several files fit equally well: a person has to choose. */
  | { readonly kind: 'ambiguous'; readonly files: readonly string[] }
  | { readonly kind: 'missing' };

export interface SourceSearch {
  /** The path as debug information has it. */
  readonly path: string;
  /** The directory the unit was compiled in, when known. */
  readonly compDir?: string;
  /** Prefixes of such paths and what represents them on this machine; the longest that fits is used. */
  readonly prefixes?: Readonly<Record<string, string>>;
  /** Absolute paths of the workspace's files that may be meant, at least those with the same file name. */
  readonly files: readonly string[];
  /** Absolute paths of the workspace's folders. */
  readonly folders: readonly string[];
}

/**
 * Resolves a path of debug information, which was mostly written on another machine: prefix replacements
 * first, then the file itself, then its place below the compilation directory, then the file of the
 * workspace that shares the most trailing parts. Library and dependency sources are not guessed by parts:
 * every workspace has a `src/lib.rs`.
 */
export function resolveSource(search: SourceSearch): ResolvedSource {
  const written = normalize(search.path);
  if (written === '') return { kind: 'missing' };
  const replaced = replacedPrefix(written, search.prefixes ?? {});
  const path = replaced ?? written;
  const byKey = new Map<string, string>();
  for (const file of search.files) byKey.set(key(normalize(file)), file);
  const exact = byKey.get(key(path));
  if (exact !== undefined) return { kind: 'found', file: exact };
  const inFolders = belowCompDir(path, search.compDir).flatMap((tail) =>
    search.folders.flatMap((folder) => byKey.get(key(`${normalize(folder)}/${tail}`)) ?? []),
  );
  if (inFolders.length > 0) return choose(inFolders);
  if (replaced === undefined && (isLibrarySource(written) || isDependencySource(written))) {
    return { kind: 'missing' };
  }
  return choose(longestSuffix(path, search.files));
}

/** The path inside the compilation directory, and a relative path as it is. */
function belowCompDir(path: string, compDir: string | undefined): string[] {
  if (!isAbsolute(path)) return [path];
  if (compDir === undefined) return [];
  const directory = normalize(compDir);
  const isInside = directory !== '' && key(path).startsWith(`${key(directory)}/`);
  return isInside ? [path.slice(directory.length + 1)] : [];
}

function longestSuffix(path: string, files: readonly string[]): string[] {
  const wanted = path.split('/');
  let best: string[] = [];
  let most = 0;
  for (const file of files) {
    const parts = normalize(file).split('/');
    let shared = 0;
    while (shared < wanted.length && shared < parts.length && equalFromEnd(wanted, parts, shared)) shared++;
    if (shared > most) best = [];
    if (shared >= most && shared > 0) {
      most = shared;
      best.push(file);
    }
  }
  return best;
}

function equalFromEnd(a: readonly string[], b: readonly string[], distance: number): boolean {
  return a[a.length - 1 - distance] === b[b.length - 1 - distance];
}

function choose(files: readonly string[]): ResolvedSource {
  const distinct = [...new Set(files)];
  const [first] = distinct;
  if (first === undefined) return { kind: 'missing' };
  return distinct.length === 1 ? { kind: 'found', file: first } : { kind: 'ambiguous', files: distinct };
}

/** The path with the longest prefix that fits replaced, with slashes; undefined when none fits. */
export function replacedPrefix(
  source: string,
  prefixes: Readonly<Record<string, string>>,
): string | undefined {
  const path = normalize(source);
  let best: { from: string; to: string } | undefined;
  for (const [written, replacement] of Object.entries(prefixes)) {
    const from = normalize(written);
    const fits = from !== '' && (key(path) === key(from) || key(path).startsWith(`${key(from)}/`));
    if (fits && (best === undefined || from.length > best.from.length)) best = { from, to: replacement };
  }
  return best === undefined ? undefined : normalize(best.to + path.slice(best.from.length));
}

/**
 * One form for paths of all machines: slashes, no `.` or `..`, no trailing slash, and without the part
 * behind `/@/` that rustc adds to the names of compile units.
 */
function normalize(path: string): string {
  const unit = path.indexOf('/@/');
  const slashed = (unit < 0 ? path : path.slice(0, unit)).replaceAll('\\', '/');
  const parts: string[] = [];
  for (const part of slashed.replace(/^file:\/\//, '').split('/')) {
    if (part === '.' || (part === '' && parts.length > 0)) continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop();
    else parts.push(part);
  }
  while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts.join('/');
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:(\/|$)/.test(path);
}

/** What decides whether two normalized paths are the same: drives and their paths ignore case. */
function key(path: string): string {
  return /^\/?[A-Za-z]:/.test(path) ? path.replace(/^\//, '').toLowerCase() : path;
}

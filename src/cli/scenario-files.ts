import { stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { isGuardPath } from '../run/guard-file';
import { SCENARIO_GLOB, SCENARIO_SUFFIX } from '../scenario/file-name';
import { SearchStopped, searchFiles } from './file-search';
import { EXIT } from './exit-codes';
import { onlySystemError } from '../files/system-error';
import type { Terminal } from './terminal';

export interface FoundScenarios {
  readonly files: readonly string[];
  /** Folders that the person named, or that files they named are in; absolute paths. */
  readonly folders: readonly string[];
  /** Folders that could not be searched, as people know them. */
  readonly unread: readonly string[];
}

export type ScenarioFiles =
  | ({ readonly ok: true } & FoundScenarios)
  | {
      readonly ok: false;
      readonly message: string;
      /** Whether all was searched, and there was none. */
      readonly isEmpty?: true;
    };

/**
 * The scenario files meant by the command line's paths: files as they are, folders searched, the rest
 * taken as globs, in which guards are left out. Absolute paths, sorted, each once. A path that means
 * nothing is a usage error, so that a misspelt name never runs nothing and passes; so is a search that
 * has to be cut short.
 */
export async function findScenarioFiles(
  paths: readonly string[],
  folder: string,
  signal?: AbortSignal,
): Promise<ScenarioFiles> {
  const found = new Set<string>();
  const folders = new Set<string>();
  const unread: string[] = [];
  for (const path of paths.length > 0 ? paths : ['.']) {
    const absolute = resolve(folder, path);
    const kind = await kindOf(absolute);
    if (kind === 'file') {
      if (isGuardPath(path)) return { ok: false, message: guardInstead(path) };
      found.add(absolute);
      folders.add(dirname(absolute));
      continue;
    }
    try {
      const search =
        kind === 'folder' ? { glob: SCENARIO_GLOB, folder: absolute } : { glob: asGlob(path), folder };
      const matches = await searchFiles({ ...search, kind: 'scenarios', signal });
      if (kind === 'folder' && matches.unread.includes(absolute))
        return { ok: false, message: `${path} cannot be searched: the folder cannot be read` };
      const scenarios = matches.files.filter((match) => !isGuardPath(match));
      if (scenarios.length === 0 && signal?.aborted !== true)
        return matches.files.length > 0 ? { ok: false, message: guardsOnly(path) } : nothingFound(path, kind);
      for (const match of scenarios) found.add(match);
      folders.add(matches.root);
      unread.push(...matches.unread.map((each) => displayPath(each, folder)));
    } catch (error) {
      if (error instanceof SearchStopped) return { ok: false, message: `${path}: ${error.message}` };
      throw error;
    }
  }
  return { ok: true, files: [...found].sort(), folders: [...folders], unread };
}

/**
 * The guards meant by paths that may be globs, because not every shell expands them. What matches nothing stays as
 * it is, for whoever reads it to complain about.
 * @throws SearchStopped
 */
export async function expandGlobs(
  paths: readonly string[],
  folder: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const matches =
      isGlob(path) && (await kindOf(resolve(folder, path))) === 'none'
        ? (await searchFiles({ glob: asGlob(path), folder, kind: 'guards', signal })).files
        : [];
    files.push(
      ...(matches.length === 0 ? [path] : [...matches].sort().map((match) => displayPath(match, folder))),
    );
  }
  return files;
}

/** `path` as people write it: relative to `folder` when it lies below, with forward slashes. */
export function displayPath(path: string, folder: string): string {
  const short = relative(folder, path);
  const shown = short === '' || short.startsWith('..') ? path : short;
  return sep === '\\' ? shown.replaceAll('\\', '/') : shown;
}

/** A glob needs forward slashes; on Windows people type backslashes. */
export function asGlob(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'none'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    onlySystemError(error);
    return 'none';
  }
}

function nothingFound(path: string, kind: 'folder' | 'none'): ScenarioFiles {
  if (kind === 'folder')
    return { ok: false, message: `no *${SCENARIO_SUFFIX} files in ${path}`, isEmpty: true };
  return { ok: false, message: isGlob(path) ? `no file matches ${path}` : `${path} does not exist` };
}

function isGlob(path: string): boolean {
  return /[*?{[]/.test(path);
}

function guardInstead(path: string): string {
  return `${path} is a guard, but run requires scenarios; specify a *${SCENARIO_SUFFIX} file or its folder (with --guard ${path} to run this guard), or use guard-lab inspect or guard-lab call`;
}

function guardsOnly(path: string): string {
  return `${path} matches guards only, but run requires scenarios; specify *${SCENARIO_SUFFIX} files or their folder`;
}

/** Says which folders were not searched. The exit code: what may be in them was not checked. */
export function unreadCode(unread: readonly string[], terminal: Pick<Terminal, 'say'>): number {
  for (const folder of unread) terminal.say(notSearched(folder));
  return unread.length === 0 ? EXIT.ok : EXIT.couldNotRun;
}

/** Why an answer about all scenarios of a guard is not known; undefined when all folders were searched. */
export function whyIncomplete(unread: readonly string[]): string | undefined {
  return unread.length === 0 ? undefined : unread.map(notSearched).join('; ');
}

function notSearched(folder: string): string {
  return `${folder} was not searched: the folder cannot be read`;
}

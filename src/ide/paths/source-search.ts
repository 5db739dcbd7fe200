import { isAbsolutePath, joinedPath } from './slashed-path';

/** What is known about the place of a source file before the disk is asked; paths with slashes, absolute. */
export interface SourceQuestion {
  /** The path as debug information has it. */
  readonly source: string;
  /** What the setting `sourceMap` makes of it, if one of its prefixes fits. */
  readonly replaced?: string | undefined;
  /** The directory the unit was compiled in. */
  readonly compDir?: string | undefined;
  /** Path of the folder the guard is in. */
  readonly guardFolder: string;
}

/**
 * Paths (as in a uri: `/src/x.rs`, `/c:/src/x.rs`) where the file is if it is where debug information says,
 * most likely first. A path to another computer is none: debug information of a stranger must not make us
 * log in there.
 */
export function exactPlaces({ source, replaced, compDir, guardFolder }: SourceQuestion): readonly string[] {
  const places: string[] = [];
  const add = (path: string, base: string | undefined): void => {
    const slashed = path.replaceAll('\\', '/').replace(/^file:\/\//, '');
    if (isAbsolutePath(slashed)) places.push(joinedPath('', slashed));
    else if (base !== undefined && !/^[a-z][a-z\d+.-]+:|^~/i.test(slashed))
      places.push(joinedPath(base.replaceAll('\\', '/'), slashed));
  };
  if (replaced !== undefined) add(replaced, guardFolder);
  else {
    if (compDir !== undefined && isAbsolutePath(compDir.replaceAll('\\', '/'))) add(source, compDir);
    add(source, guardFolder);
  }
  return [...new Set(places)];
}

/**
 * The setting `sourceMap` with its variables in place: `${workspaceFolder}` is the guard's own workspace folder,
 * `${workspaceFolder:NAME}` the folder of that name. An entry whose folder is not there is left out.
 */
export function expandedPrefixes(
  prefixes: Readonly<Record<string, unknown>>,
  own: string | undefined,
  folders: ReadonlyMap<string, string>,
): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [from, to] of Object.entries(prefixes)) {
    if (typeof to !== 'string') continue;
    let complete = true;
    const expanded = to.replaceAll(/\$\{workspaceFolder(?::([^}]*))?\}/g, (_, name?: string) => {
      const folder = name === undefined ? own : folders.get(name);
      complete &&= folder !== undefined;
      return folder ?? '';
    });
    if (complete) entries.push([from, expanded]);
  }
  return Object.fromEntries(entries);
}

/** A glob for the workspace's files named like the last part of a source path; undefined when it has none. */
export function sameNameGlob(source: string): string | undefined {
  const name = source.split(/[\\/]+/).findLast((part) => part !== '' && part !== '.' && part !== '..');
  return name === undefined ? undefined : `**/${name.replaceAll(/[[\]{}*?!,]/g, '?')}`;
}

/** Whether a path lies in one of the folders. */
export function isInside(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(folder.endsWith('/') ? folder : `${folder}/`));
}

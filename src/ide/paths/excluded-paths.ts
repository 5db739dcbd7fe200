import { anyGlob } from '../../text/glob/glob';

/**
 * Folders that hold copies of scenarios, never the ones that people work on: of packages, and those that
 * `cargo package` unpacks to try a crate.
 */
const ALWAYS: readonly string[] = ['**/node_modules', '**/target/package'];

/** The globs switched on in `files.exclude` and `search.exclude`, with those that are excluded anyway. */
export function excludedGlobs(...settings: readonly unknown[]): readonly string[] {
  return [...new Set([...ALWAYS, ...switchedOn(...settings)])];
}

/** The globs switched on in settings of this form. */
export function switchedOn(...settings: readonly unknown[]): readonly string[] {
  const globs = settings.flatMap((setting) =>
    typeof setting === 'object' && setting !== null
      ? Object.entries(setting).flatMap(([glob, on]) => (on === true ? [glob] : []))
      : [],
  );
  return [...new Set(globs)].filter((glob) => glob !== '');
}

/** One glob for VS Code's searches; commas and braces inside braces mean nothing else there. */
export function oneGlob(globs: readonly string[]): string {
  return globs.length === 1 ? (globs[0] ?? '') : `{${globs.join(',')}}`;
}

/**
 * Tells of paths relative to a folder whether a glob leaves out them or a folder they are in. The answer for a folder is kept
 * for the next path, which mostly is in the same one.
 */
export function excludes(globs: readonly string[]): (path: string) => boolean {
  const matches = anyGlob(globs, { dot: true });
  let last = { folder: '', isExcluded: false };
  const isExcluded = (path: string): boolean => {
    const slash = path.lastIndexOf('/');
    return (slash > 0 && isFolderExcluded(path.slice(0, slash))) || matches(path);
  };
  const isFolderExcluded = (folder: string): boolean => {
    if (folder !== last.folder) last = { folder, isExcluded: isExcluded(folder) };
    return last.isExcluded;
  };
  return isExcluded;
}

/** Tells of paths relative to a folder whether a glob names them. */
export function includes(glob: string): (path: string) => boolean {
  return anyGlob([glob], { dot: true });
}

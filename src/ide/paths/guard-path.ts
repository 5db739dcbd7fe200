import { relativePath } from './relative-path';
import { isAbsolutePath, joinedPath } from './slashed-path';

/** A location as its parts; `path` with slashes, `/c:/x` on Windows. */
export interface Location {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
}

/**
 * Where a guard is that a scenario file names as `written`. Both kinds of slashes and absolute paths work, with
 * or without a drive; `written` never leads to another computer than the scenario's own.
 */
export function guardLocation(scenario: Location, written: string): Location {
  const { scheme, authority } = scenario;
  const slashed = written.replaceAll('\\', '/');
  if (!isAbsolutePath(slashed))
    return { scheme, authority, path: joinedPath(`${scenario.path}/..`, slashed) };
  const host = /^\/\/([^/]+)(\/.*)$/.exec(slashed);
  // A share of the computer where the scenario is, too.
  if (host?.[1]?.toLowerCase() === authority.toLowerCase() && host[2] !== undefined)
    return { scheme, authority, path: joinedPath('', host[2]) };
  return { scheme, authority, path: joinedPath('', slashed) };
}

/** A moved file or folder, each as a path with slashes. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** Where `path` is after the moves. */
function movedPath(path: string, moves: readonly Move[]): string {
  for (const { from, to } of moves) {
    if (path === from) return to;
    if (path.startsWith(`${from}/`)) return to + path.slice(from.length);
  }
  return path;
}

/**
 * What a scenario must name its guard after the moves, written as before (`./`, kind of slashes); undefined when
 * what is written stays right. Absolute paths follow the guard only.
 */
export function movedGuardPath(
  scenario: Location,
  written: string,
  moves: readonly Move[],
): string | undefined {
  const before = guardLocation(scenario, written).path;
  const guard = movedPath(before, moves);
  const file = movedPath(scenario.path, moves);
  const slashed = written.replaceAll('\\', '/');
  const backslashes = written.includes('\\');
  if (isAbsolutePath(slashed)) {
    if (guard === before) return undefined;
    const absolute = /^[a-z]:/i.test(slashed) ? guard.replace(/^\/(?=[a-z]:)/i, '') : guard;
    return backslashes ? absolute.replaceAll('/', '\\') : absolute;
  }
  if (guardLocation({ ...scenario, path: file }, written).path === guard) return undefined;
  const relative = relativePath(file, guard);
  const isBelow = !relative.startsWith('../') && !isAbsolutePath(relative);
  const dotted = slashed.startsWith('.') && isBelow ? `./${relative}` : relative;
  return backslashes ? dotted.replaceAll('/', '\\') : dotted;
}

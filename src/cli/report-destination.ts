import { lstatSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isWithin, realPathOf } from '../files/allowed-folders';
import type { ReporterChoice } from './command';
import { displayPath } from './scenario-files';
import { onlySystemError } from '../files/system-error';

/** Where a report goes. */
export type Destination =
  /** A regular file, without links; it may not exist yet. */
  | { readonly kind: 'file'; readonly path: string }
  /** A device or a pipe, which is written into. */
  | { readonly kind: 'stream'; readonly path: string }
  | { readonly kind: 'standard-error' };

/** Files a run reads, as they are named to people, by absolute path. */
export type InputFiles = ReadonlyMap<string, string>;

export type Destinations =
  | { readonly ok: true; readonly byReporter: ReadonlyMap<ReporterChoice<string>, Destination> }
  /** A sentence about the first reporter whose file cannot be written. */
  | { readonly ok: false; readonly message: string };

const STANDARD_ERROR: ReadonlySet<string> = new Set(['/dev/stderr', '/dev/fd/2', '/proc/self/fd/2']);

/**
 * Looks, before anything runs, at the files that reporters write: each is a separate file, no folder, no disk
 * and none of the files that the run reads, and a link in the working folder leads to a file of that folder.
 */
export function destinationsOf(
  reporters: readonly ReporterChoice<string>[],
  folder: string,
  inputs: InputFiles,
): Destinations {
  const byReporter = new Map<ReporterChoice<string>, Destination>();
  const taken = new Map<string, ReporterChoice<string>>();
  const inputKeys = new Map([...inputs].map(([path, shown]) => [identityOf(path), shown]));
  for (const reporter of reporters) {
    if (reporter.file === undefined) continue;
    const found = destinationOf(reporter.file, folder);
    if (typeof found === 'string') return refused(reporter, found);
    const key = found.kind === 'standard-error' ? found.kind : identityOf(found.path);
    const input = inputKeys.get(key);
    if (input !== undefined)
      return refused(reporter, `the run reads this file (${input}); specify a different file`);
    const other = taken.get(key);
    // Devices take any number of reports: /dev/null.
    if (other && found.kind !== 'stream')
      return refused(
        reporter,
        `the ${other.name} reporter also writes to it; specify a different file for each`,
      );
    taken.set(key, reporter);
    byReporter.set(reporter, found);
  }
  return { ok: true, byReporter };
}

/** Whether a reporter's file exists already as a regular file, so that it could be one the run reads. */
export function mayOverwrite(reporters: readonly ReporterChoice<string>[], folder: string): boolean {
  return reporters.some(({ file }) => file !== undefined && statOf(resolve(folder, file))?.isFile() === true);
}

function refused({ name, file = '' }: ReporterChoice<string>, why: string): Destinations {
  return { ok: false, message: `the ${name} report cannot be written to ${file}: ${why}` };
}

/** Where a report to the file named so goes; a text says why it cannot go there. */
function destinationOf(named: string, folder: string): Destination | string {
  if (STANDARD_ERROR.has(named)) return { kind: 'standard-error' };
  const path = resolve(folder, named);
  const info = statOf(path);
  if (info?.isDirectory() || /[\\/]$/.test(named)) return 'it is a folder';
  if (info?.isFIFO() || info?.isCharacterDevice()) return { kind: 'stream', path };
  if (info && !info.isFile()) return 'it is not a regular file (for example, a device or socket)';
  return fileDestination(path, folder);
}

/** A regular file, by its real path, unless a link leads out of the folder it belongs to. */
function fileDestination(path: string, folder: string): Destination | string {
  const home = realHome(dirname(path));
  if (home === undefined) return `${displayPath(dirname(path), folder)} is not a folder`;
  const target = linkTarget(path, join(home, basename(path)));
  if (target === undefined) return 'it is a broken link';
  const isOwn = isWithin(path, folder);
  const realFolder = realPathOf(folder) ?? folder;
  const stays = isWithin(target, realFolder) || (!isOwn && isWithin(target, home));
  if (!stays)
    return `a link leads to ${target}, outside the ${isOwn ? 'working ' : ''}folder; to write there, specify that file`;
  return { kind: 'file', path: target };
}

/** The real path of a file that exists, `fresh` for one that does not; undefined for a link to nothing. */
function linkTarget(path: string, fresh: string): string | undefined {
  const real = realPathOf(path);
  if (real !== undefined) return real;
  return statOf(path, 'link') === undefined ? fresh : undefined;
}

/** The real path of a folder that exists or can be made; undefined when a file is in the way. */
function realHome(folder: string): string | undefined {
  const info = statOf(folder);
  if (info) return info.isDirectory() ? realPathOf(folder) : undefined;
  const above = dirname(folder);
  const home = above === folder ? undefined : realHome(above);
  return home === undefined ? undefined : join(home, basename(folder));
}

/** What makes two paths the same file: its number on the disk, else (not there yet) its path. */
function identityOf(path: string): string {
  const info = statOf(path);
  if (info && info.ino !== 0) return `${String(info.dev)} ${String(info.ino)}`;
  return process.platform === 'linux' ? path : path.toLowerCase();
}

function statOf(path: string, what: 'target' | 'link' = 'target'): Stats | undefined {
  try {
    return what === 'link' ? lstatSync(path) : statSync(path);
  } catch (error) {
    onlySystemError(error);
    return undefined;
  }
}

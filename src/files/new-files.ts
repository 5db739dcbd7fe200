import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { strayLink } from './stray-link';
import { codeOf, FileRefusal, isSystemError, reasonOf } from './system-error';

/**
 * The texts of all files in folders that come with this program, by their paths with slashes; of equal paths, the last
 * folder counts. What builds make is left out.
 * @throws FileRefusal when a folder cannot be read: the installation is not complete
 */
export function readTexts(folders: readonly string[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const folder of folders) {
    try {
      addTexts(texts, folder, '');
    } catch (error) {
      throw new FileRefusal(
        `the files of Guard Lab in ${folder} cannot be read (${reasonOf(error)}); install Guard Lab again`,
      );
    }
  }
  return texts;
}

/** Folders that builds of guards make. */
const BUILT = new Set(['build', 'node_modules', 'target']);

function addTexts(texts: Map<string, string>, folder: string, start: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!BUILT.has(entry.name)) addTexts(texts, path, `${start}${entry.name}/`);
    } else texts.set(start + entry.name, readFileSync(path, 'utf8'));
  }
}

/**
 * Writes files that do not exist yet, with the folders that they need: all of them or, when one cannot be written, none.
 * @param folder absolute path; it need not exist
 * @param files paths with slashes, relative to it
 * @param home the folder that the person works in, above `folder` or the same: no link may lead out of it
 * @throws FileRefusal when something is there already, or a link leads elsewhere, and what the system says
 */
export function writeNewFiles(
  folder: string,
  files: readonly { readonly path: string; readonly text: string }[],
  home = folder,
): void {
  const paths = files.map(({ path }) => path);
  for (const path of paths) refuseLinks(dirname(join(folder, path)), home);
  refuseExisting(folder, paths);
  const undo: (() => void)[] = [];
  try {
    for (const { path, text } of files) {
      const file = join(folder, path);
      refuseLinks(dirname(file), home);
      makeFolder(dirname(file), undo);
      writeFileSync(file, '', { flag: 'wx' });
      undo.push(() => unlinkSync(file));
      writeFileSync(file, text);
    }
  } catch (error) {
    for (const step of undo.reverse()) undone(step);
    throw error;
  }
}

function refuseLinks(folder: string, home: string): void {
  const stray = strayLink(folder, home);
  if (stray !== undefined) throw new FileRefusal(stray);
}

function refuseExisting(folder: string, paths: readonly string[]): void {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there !== undefined && !there.isDirectory()) throw new FileRefusal('it is a file');
  const taken = paths.filter((path) => isTaken(join(folder, path)));
  if (taken.length === 0) return;
  const shown = taken.length > 5 ? [...taken.slice(0, 5), `${String(taken.length - 5)} more`] : taken;
  throw new FileRefusal(`it already has ${shown.join(', ')}; nothing is overwritten`);
}

function isTaken(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    // A file where a folder of the path should be: making the folder fails, and says so.
    if (codeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/** Makes a folder with those above it, each of which can be undone. */
function makeFolder(folder: string, undo: (() => void)[]): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder), undo);
  mkdirSync(folder);
  undo.push(() => rmdirSync(folder));
}

/** What another program has put there meanwhile stays. */
function undone(step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

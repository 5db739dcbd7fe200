import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { codeOf, FileRefusal, onlySystemError } from './system-error';

/**
 * Gives a regular file new content, or leaves it as it was: the content is written to another file, which takes
 * its place at the end. That file lies outside of the folder where the disk allows it (the system's folder for
 * temporary files, or the user's cache), so that even a process killed in between leaves nothing behind there.
 * Mode, owner and group stay. Files with several names, and those whose place cannot be taken, are written in
 * place; what cannot be written whole is undone. It happens at once: nothing of this process comes in between.
 *
 * @param path an absolute path without links; the file need not exist, its folder does
 * @throws what the system says, the file being as before
 */
export function replaceFile(path: string, content: Uint8Array): void {
  const before = statSync(path, { throwIfNoEntry: false });
  if (before !== undefined && before.nlink > 1) {
    writeInPlace(path, content);
    return;
  }
  for (const stage of stagesFor(path)) {
    if (takePlace(stage, path, content, before) === 'done') return;
  }
  if (before === undefined) throw new FileRefusal(`the folder ${dirname(path)} is not writable`);
  writeInPlace(path, content);
}

/** Age from which a file of a process that has ended is removed, in milliseconds. */
const LEFTOVER_MS = 5000;

/** Where the new content may wait, best first; each name is new. */
function* stagesFor(path: string): Generator<string> {
  const name = `guard-lab-${String(process.pid)}-${randomBytes(6).toString('hex')}`;
  if (process.platform !== 'win32') {
    const device = statSync(dirname(path)).dev;
    for (const folderOf of [tmpdir, cacheFolder]) {
      const folder = folderOf();
      if (statSync(folder, { throwIfNoEntry: false })?.dev !== device) continue;
      clearLeftovers(folder, '');
      yield join(folder, name);
    }
  }
  const start = `.${basename(path)}.`;
  clearLeftovers(dirname(path), start);
  yield join(dirname(path), start + name);
}

/** The user's cache, made if its own place is there. */
function cacheFolder(): string {
  const home =
    process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
  const folder = join(process.env['XDG_CACHE_HOME'] ?? home, 'guard-lab');
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    onlySystemError(error);
    // It is there already, or there is no cache.
  }
  return folder;
}

/** Removes what processes that were killed have left in a folder; names begin with `start`. */
function clearLeftovers(folder: string, start: string): void {
  try {
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(`${start}guard-lab-`)) continue;
      const pid = /^guard-lab-(\d+)-[\da-f]{12}$/.exec(name.slice(start.length))?.[1];
      const file = join(folder, name);
      if (pid === undefined || isRunning(Number(pid))) continue;
      // Another computer that shares the folder has other processes.
      if (statSync(file).mtimeMs < Date.now() - LEFTOVER_MS) rmSync(file, { force: true });
    }
  } catch (error) {
    onlySystemError(error);
    // A leftover harms nothing.
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Whether the content is at `path` now; `no` when a file at `stage` cannot be moved there. */
function takePlace(
  stage: string,
  path: string,
  content: Uint8Array,
  before: Stats | undefined,
): 'done' | 'no' {
  let file: number;
  try {
    file = openSync(stage, 'wx', 0o600);
  } catch (error) {
    if (isNoPlace(error)) return 'no';
    throw error;
  }
  try {
    try {
      writeAll(file, content, 0);
      if (!takeOver(file, before)) return 'no';
      // Beside the file every moment counts: who is killed there leaves something behind.
      if (dirname(stage) !== dirname(path)) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(stage, path);
    return 'done';
  } catch (error) {
    if (isNoPlace(error)) return 'no';
    throw error;
  } finally {
    rmSync(stage, { force: true });
  }
}

/** Another disk, or a folder in which this user may not make files. */
function isNoPlace(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'EXDEV' || code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
}

/** Gives the new file the mode and the owner of the old one; false when that is not permitted. */
function takeOver(file: number, before: Stats | undefined): boolean {
  if (process.platform === 'win32') return true;
  if (before === undefined) {
    fchmodSync(file, 0o666 & ~process.umask());
    return true;
  }
  const { uid, gid } = fstatSync(file);
  try {
    if (uid !== before.uid || gid !== before.gid) fchownSync(file, before.uid, before.gid);
    fchmodSync(file, before.mode & 0o7777);
    return true;
  } catch (error) {
    onlySystemError(error);
    return false;
  }
}

/** Writes over the old content, which is put back when the new one has no room. */
function writeInPlace(path: string, content: Uint8Array): void {
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    const old = readAll(file, size);
    try {
      writeAll(file, content, 0);
      ftruncateSync(file, content.length);
      fsyncSync(file);
    } catch (error) {
      writeAll(file, old, 0);
      ftruncateSync(file, size);
      throw error;
    }
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, size: number): Uint8Array {
  const content = new Uint8Array(size);
  let at = 0;
  while (at < size) {
    const count = readSync(file, content, at, size - at, at);
    if (count === 0) break;
    at += count;
  }
  return content.subarray(0, at);
}

function writeAll(file: number, content: Uint8Array, position: number): void {
  for (let at = 0; at < content.length;)
    at += writeSync(file, content, at, content.length - at, position + at);
}

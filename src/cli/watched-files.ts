import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  statSync,
  watch,
  type FSWatcher,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ChangeCollector } from '../base/change-collector';
import { SCENARIO_SUFFIX } from '../scenario/file-name';
import { onlySystemError } from '../files/system-error';
import { isWholeModule } from '../wasm/whole-module';

/** Changes closer together than this, in milliseconds, make one run: builds write files in pieces. */
const SETTLE_MS = 40;
/** The same while a file is missing or incomplete. One that stays so has changed, too. */
const INCOMPLETE_MS = 150;

interface WatchedFolder {
  readonly watcher: FSWatcher;
  /** The folder itself, or the nearest one above it while it does not exist. */
  readonly watchedPath: string;
  readonly identity: number | undefined;
}

/**
 * Watches the folders of files: editors and compilers replace files, which ends a watch on the file itself. A
 * folder may go and come back, as the one of a build's results does; new scenarios beside the files count, too.
 */
export class WatchedFiles {
  onChange: () => void = () => undefined;
  /** Whether a file in a watched folder counts that was not named; `isNew`: it was made, removed or renamed. */
  isAlsoWatched: (path: string, isNew: boolean) => boolean = () => false;
  readonly #folders = new Map<string, WatchedFolder>();
  #names = new Map<string, Set<string>>();
  /** What has changed since `onChange` was called. */
  readonly #changedPaths = new Set<string>();
  readonly #settled = new ChangeCollector(
    () => SETTLE_MS,
    (paths) => {
      if ([...this.#changedPaths].every(isComplete)) this.#deliver();
      else this.#incomplete.add(paths);
    },
  );
  readonly #incomplete = new ChangeCollector(
    () => INCOMPLETE_MS - SETTLE_MS,
    () => this.#deliver(),
  );

  follow(files: readonly string[]): void {
    this.#names = new Map();
    for (const file of files) {
      const folder = dirname(file);
      const names = this.#names.get(folder) ?? new Set();
      names.add(basename(file));
      this.#names.set(folder, names);
      if (!this.#folders.has(folder)) this.#open(folder);
    }
  }

  nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.onChange = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  close(): void {
    this.#settled.dispose();
    this.#incomplete.dispose();
    for (const { watcher } of this.#folders.values()) watcher.close();
    this.#folders.clear();
  }

  #open(folder: string): void {
    for (let watchedPath = folder; ; watchedPath = dirname(watchedPath)) {
      const watched = this.#watch(folder, watchedPath);
      if (watched) {
        this.#folders.set(folder, watched);
        // What was made between looking and watching made no event.
        if (watchedPath !== folder && identityOf(folder) !== undefined) this.#reopen(folder);
        return;
      }
      if (dirname(watchedPath) === watchedPath) return;
    }
  }

  #watch(folder: string, watchedPath: string): WatchedFolder | undefined {
    try {
      const watcher = watch(watchedPath, (event, name) => this.#changed(folder, name, event === 'rename'));
      watcher.on('error', () => this.#forget(folder));
      return { watcher, watchedPath, identity: identityOf(watchedPath) };
    } catch (error) {
      onlySystemError(error);
      return undefined;
    }
  }

  #changed(folder: string, name: string | null, isNew: boolean): void {
    const watched = this.#folders.get(folder);
    if (!watched) return;
    const { watchedPath, identity } = watched;
    if (identityOf(watchedPath) !== identity || watchedPath !== folder) {
      this.#reopen(folder);
      if (watchedPath === folder || this.#folders.get(folder)?.watchedPath === folder) this.#add(folder);
    } else if (name === null) {
      this.#add(folder);
    } else if (this.#isWatched(folder, name, isNew)) {
      this.#add(join(folder, name));
    }
  }

  /** A change while a file is incomplete begins both pauses anew. */
  #add(path: string): void {
    this.#incomplete.dispose();
    this.#changedPaths.add(path);
    this.#settled.add([path]);
  }

  #deliver(): void {
    this.#changedPaths.clear();
    this.onChange();
  }

  #isWatched(folder: string, name: string, isNew: boolean): boolean {
    if (this.#names.get(folder)?.has(name) === true || name.endsWith(SCENARIO_SUFFIX)) return true;
    return this.isAlsoWatched(join(folder, name), isNew);
  }

  #reopen(folder: string): void {
    this.#forget(folder);
    this.#open(folder);
  }

  #forget(folder: string): void {
    this.#folders.get(folder)?.watcher.close();
    this.#folders.delete(folder);
  }
}

/** Whether a path is there, and no file that is still being written, as far as one can see without reading it. */
function isComplete(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    onlySystemError(error);
    return false;
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return true;
    if (!path.endsWith('.wasm')) return stats.size > 0;
    return isWholeModule(stats.size, (offset, length) => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
    });
  } catch (error) {
    onlySystemError(error);
    return false;
  } finally {
    closeSync(file);
  }
}

/** Tells a folder from another one that took its place; undefined when there is none. */
function identityOf(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.ino;
}

import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Terminal } from './terminal';

/** Changes closer together than this, in milliseconds, make one run: builds write files in pieces. */
const SETTLE_MS = 150;

/**
 * Runs, then runs again whenever a file the run depended on changes; a change during a run stops it and
 * starts anew. Ends on Ctrl-C with the last run's exit code.
 */
export async function watchFiles(
  terminal: Terminal,
  run: (signal: AbortSignal) => Promise<{ readonly code: number; readonly files: readonly string[] }>,
): Promise<number> {
  let code = 0;
  const watched = new WatchedFiles();
  try {
    while (!terminal.signal.aborted) {
      const current = new AbortController();
      const stop = (): void => current.abort();
      terminal.signal.addEventListener('abort', stop, { once: true });
      watched.onChange = stop;
      const outcome = await run(current.signal);
      terminal.signal.removeEventListener('abort', stop);
      if (!current.signal.aborted) code = outcome.code;
      watched.follow(outcome.files);
      if (terminal.signal.aborted || current.signal.aborted) continue;
      terminal.err(`guard-lab: watching ${String(outcome.files.length)} files; Ctrl-C ends\n`);
      await watched.nextChange(terminal.signal);
    }
    return code;
  } finally {
    watched.close();
  }
}

/** Watches the folders of files: editors and compilers replace files, which ends a watch on the file itself. */
class WatchedFiles {
  onChange: () => void = () => undefined;
  readonly #watchers = new Map<string, FSWatcher>();
  #names = new Map<string, Set<string>>();
  #timer: NodeJS.Timeout | undefined;

  follow(files: readonly string[]): void {
    this.#names = new Map();
    for (const file of files) {
      const folder = dirname(file);
      const names = this.#names.get(folder) ?? new Set();
      names.add(basename(file));
      this.#names.set(folder, names);
      if (!this.#watchers.has(folder)) this.#open(folder);
    }
  }

  nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.onChange = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
  }

  #open(folder: string): void {
    try {
      const watcher = watch(folder, (_event, name) => {
        if (name !== null && this.#names.get(folder)?.has(name) !== true) return;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.onChange(), SETTLE_MS);
      });
      watcher.on('error', () => this.#watchers.delete(folder));
      this.#watchers.set(folder, watcher);
    } catch {
      // The folder is gone; the next run says so.
    }
  }
}

import { setMaxListeners } from 'node:events';
import type { Terminal } from './terminal';
import { WatchedFiles } from './watched-files';

/** How a run ended, and all files that it depended on. */
interface WatchedRun {
  readonly code: number;
  readonly files: readonly string[];
}

/**
 * Runs, then runs again whenever a file the run depended on changes; a change during a run stops it and
 * starts anew. Ends on Ctrl-C and other signals with their exit code.
 */
export async function watchFiles(
  terminal: Terminal,
  run: (signal: AbortSignal, watched: WatchedFiles) => Promise<WatchedRun>,
): Promise<number> {
  let code = 0;
  const watched = new WatchedFiles();
  try {
    while (!terminal.signal.aborted) {
      const current = new AbortController();
      setMaxListeners(0, current.signal);
      const stop = (): void => current.abort();
      terminal.signal.addEventListener('abort', stop, { once: true });
      watched.onChange = stop;
      const outcome = await run(current.signal, watched);
      terminal.signal.removeEventListener('abort', stop);
      if (!current.signal.aborted) code = outcome.code;
      watched.follow(outcome.files);
      if (terminal.signal.aborted || current.signal.aborted) continue;
      terminal.say(`watching ${String(outcome.files.length)} files; press Ctrl+C to stop`);
      await watched.nextChange(terminal.signal);
    }
    return terminal.stopCode ?? code;
  } finally {
    watched.close();
  }
}

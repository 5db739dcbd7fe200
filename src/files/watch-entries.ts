import { watch, type FSWatcher } from 'node:fs';
import { onlySystemError } from './system-error';

/** Ends with `end`; until then it tells, as far as the system does. */
export interface EntryWatch {
  end(): void;
}

/**
 * Notifies of each entry of a folder that changes, by its name, at once and often several times. No one may rely on it: not
 * every disk tells, nothing is said of a folder that is not there or that goes, and Windows is left out, where a folder
 * that is watched keeps those above it from being renamed.
 */
export function watchEntries(
  folder: string,
  changed: (name: string) => void,
  platform: string = process.platform,
): EntryWatch {
  let watcher: FSWatcher | undefined;
  const end = (): void => {
    watcher?.close();
    watcher = undefined;
  };
  if (platform === 'win32') return { end };
  try {
    watcher = watch(folder, (_, name) => {
      if (name !== null && watcher) changed(name);
    });
    watcher.on('error', (error) => {
      end();
      onlySystemError(error);
    });
  } catch (error) {
    onlySystemError(error);
  }
  return { end };
}

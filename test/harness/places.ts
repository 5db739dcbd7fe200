// Where the harness keeps things: downloads in the user's cache folder, a folder per run that goes with it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Screenshots and logs of failed runs; ignored by git. */
export const resultsFolder = join(projectFolder, 'test-results');

/** What is downloaded once per machine; GUARD_LAB_TEST_CACHE moves it. */
export function cacheFolder(): string {
  const { GUARD_LAB_TEST_CACHE: chosen, LOCALAPPDATA: local, XDG_CACHE_HOME: xdg } = process.env;
  if (chosen) return chosen;
  if (process.platform === 'win32' && local) return join(local, 'guard-lab-test');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'guard-lab-test');
  return join(xdg ? xdg : join(homedir(), '.cache'), 'guard-lab-test');
}

/** A new empty folder that is removed when this process ends. */
export function runFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guard-lab-test-'));
  process.once('exit', () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // A process that is just ending may still hold a file; the system clears its temporary folder.
    }
  });
  return folder;
}

/** The environment in which the code that V8 makes of Guard Lab is kept in `folder`, in a folder that is there. */
export function codeFolder(folder: string): { readonly GUARD_LAB_CACHE: string } {
  const code = join(folder, 'code');
  mkdirSync(code);
  return { GUARD_LAB_CACHE: code };
}

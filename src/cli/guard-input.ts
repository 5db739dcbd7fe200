import { readFile, stat } from 'node:fs/promises';
import { readGuardFile, MAX_GUARD_BYTES, type GuardFile, type GuardFileOutcome } from '../run/guard-file';
import { createSourceLocator, type SourceLocator } from '../run/source-locator';
import { filesBeside } from './source-files';

/** Reads a guard from disk; `shown` is how results and messages name it. What goes wrong is a sentence. */
export async function readGuard(path: string, shown: string): Promise<GuardFileOutcome> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) return refused(`${shown} is a folder, not a guard`);
    if (info.size > MAX_GUARD_BYTES)
      return refused(
        `${shown} has ${String(info.size)} bytes; Guard Lab reads guards up to ${String(MAX_GUARD_BYTES)} bytes`,
      );
    return await readGuardFile(shown, await readFile(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return refused(`the guard ${shown} does not exist; build it, or correct its path`);
    return refused(
      `the guard ${shown} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/**
 * Guards of one run: each file is read, its text assembled and its debug information opened, once for all
 * scenarios that name it.
 */
export class GuardFiles {
  readonly #byPath = new Map<string, Promise<GuardFileOutcome>>();
  readonly #locators = new Map<GuardFile, SourceLocator>();

  read(path: string, shown: string): Promise<GuardFileOutcome> {
    let outcome = this.#byPath.get(path);
    if (!outcome) {
      outcome = readGuard(path, shown);
      this.#byPath.set(path, outcome);
    }
    return outcome;
  }

  /** Source positions of a guard that was read here from `path`; `folder` is where paths are shown from. */
  locator(file: GuardFile, path: string, folder: string): SourceLocator {
    let locator = this.#locators.get(file);
    if (!locator) {
      locator = createSourceLocator(file, filesBeside(path, folder));
      this.#locators.set(file, locator);
    }
    return locator;
  }
}

function refused(error: string): GuardFileOutcome {
  return { ok: false, error, problems: [] };
}

import type { FaultSink } from '../base/fault';
import type { AllowedFolders } from '../files/allowed-folders';
import { readRegularFile, unreadSentence } from '../files/read-file';
import {
  isWatPath,
  MAX_GUARD_BYTES,
  readGuardFile,
  withoutQuotes,
  type GuardFile,
  type GuardFileOutcome,
} from '../run/guard-file';
import { createSourceLocator, type SourceLocator } from '../run/source-locator';
import { SavedAnswerFiles } from './answer-files';
import { filesBeside } from './source-files';

/** A guard on disk, and what may be done with it. */
export interface GuardLocation {
  /** Absolute path of the file. */
  readonly path: string;
  /** How results and messages name it. */
  readonly shown: string;
  /** Folders whose files may be quoted: the text of a guard elsewhere is run, not shown. */
  readonly allowed: AllowedFolders;
  readonly signal?: AbortSignal | undefined;
}

/** Reads a guard from disk. What goes wrong is a sentence. */
export async function readGuard({ path, shown, allowed, signal }: GuardLocation): Promise<GuardFileOutcome> {
  const read = await readRegularFile(path, { maxBytes: MAX_GUARD_BYTES, shared: true, signal });
  if (!read.ok) {
    if (read.cause === 'missing')
      return refused(`the guard ${shown} does not exist; build it, or correct its path`);
    if (read.cause === 'folder') return refused(`${shown} is a folder, not a guard`);
    return refused(unreadSentence(read, `the guard ${shown}`, 'guards'));
  }
  const outcome = await readGuardFile(shown, read.bytes);
  const isQuoted = outcome.ok || !isWatPath(path) || allowed.realPath(path) !== undefined;
  return isQuoted ? outcome : withoutQuotes(outcome, shown);
}

/**
 * Guards of one run, and the answers that scenarios share: each file is read, its text assembled and its debug information opened, once for all
 * scenarios that name it.
 */
export class GuardFiles {
  readonly #byPath = new Map<string, Promise<GuardFileOutcome>>();
  /** Files of saved answers. */
  readonly answers: SavedAnswerFiles;
  readonly #locators = new Map<GuardFile, SourceLocator>();

  /**
   * @param allowed folders whose files may be shown
   * @param onFault gets faults of ours, for which source positions are missing
   */
  constructor(
    readonly allowed: AllowedFolders,
    private readonly signal?: AbortSignal,
    private readonly onFault?: FaultSink,
  ) {
    this.answers = new SavedAnswerFiles(allowed, signal);
  }

  read(path: string, shown: string): Promise<GuardFileOutcome> {
    let outcome = this.#byPath.get(path);
    if (!outcome) {
      outcome = readGuard({ path, shown, allowed: this.allowed, signal: this.signal });
      this.#byPath.set(path, outcome);
    }
    return outcome;
  }

  /** Source positions of a guard that was read here from `path`; `folder` is where paths are shown from. */
  locator(file: GuardFile, path: string, folder: string): SourceLocator {
    let locator = this.#locators.get(file);
    if (!locator) {
      const files = filesBeside(path, folder, this.allowed);
      locator = createSourceLocator(file, { ...files, onFault: this.onFault });
      this.#locators.set(file, locator);
    }
    return locator;
  }
}

function refused(error: string): GuardFileOutcome {
  return { ok: false, error, problems: [] };
}

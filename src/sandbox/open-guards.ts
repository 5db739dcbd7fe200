import { LruMap } from '../base/lru-map';
import { AllowedFolders } from '../files/allowed-folders';
import { debugFileReader } from '../files/debug-files';
import { createSourceLocator, type SourceLocator } from '../run/source-locator';
import type { LocateRequest, LocatorSubject, SourceAnswer } from './analysis-protocol';

/** Guards whose debug information is kept open. */
const KEPT_LOCATORS = 8;

/** The guards that the analysis thread has open, by the key that they were sent with. */
export class OpenLocators {
  readonly #open = new LruMap<number, SourceLocator>(KEPT_LOCATORS);

  /** Answers a question about a guard that comes along or is open; `isOpen` is false for any other. */
  answer({ locator: key, subject, stacks, rows }: LocateRequest): SourceAnswer {
    const locator = subject ? locatorOf(subject) : this.#open.get(key);
    if (!locator) return { isOpen: false, stacks: [], rows: [], problem: undefined, directories: [] };
    this.#open.set(key, locator);
    const located = stacks.map(({ frames, hints }) => locator.locate(frames, hints));
    const found = rows ? locator.rows() : [];
    const sources = new Set([...located.flat(), ...found].map(({ source }) => source));
    const directories = [...sources].flatMap((source): [string, string][] => {
      const directory = source === undefined ? undefined : locator.directoryOf(source);
      return source === undefined || directory === undefined ? [] : [[source, directory]];
    });
    return { isOpen: true, stacks: located, rows: found, problem: locator.problem, directories };
  }
}

function locatorOf({ file, beside, siblings }: LocatorSubject): SourceLocator {
  const read = beside && debugFileReader(beside.guard, new AllowedFolders(beside.folders));
  return createSourceLocator(file, { readBeside: (reference) => read?.(reference), siblings });
}

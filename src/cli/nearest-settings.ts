import { dirname, join } from 'node:path';
import { MAX_SETTINGS_BYTES } from '../files/file-sizes';
import { readRegularFile, unreadSentence } from '../files/read-file';
import type { InputOutcome } from '../scenario/json-input';
import { displayPath } from './scenario-files';
import type { Terminal } from './terminal';

const NAME = 'guard-lab.json';

/** What a `guard-lab.json` says, and its absolute path; or why it cannot be understood. */
export type NearestSettings<T> =
  | { readonly ok: true; readonly value: T; readonly path: string }
  | { readonly ok: false; readonly error: string; readonly path: string };

/**
 * What the nearest `guard-lab.json` says, in the folder of a file or above it; undefined without one.
 * @param home absolute path of a scenario or guard
 */
export async function nearestSettings<T>(
  home: string,
  { folder, signal }: Pick<Terminal, 'folder' | 'signal'>,
  parse: (text: string) => InputOutcome<T>,
): Promise<NearestSettings<T> | undefined> {
  for (let at = dirname(home); ; at = dirname(at)) {
    const path = join(at, NAME);
    const shown = displayPath(path, folder);
    const read = await readRegularFile(path, { maxBytes: MAX_SETTINGS_BYTES, signal });
    if (read.ok) {
      const outcome = parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes));
      return outcome.ok ? { ...outcome, path } : { ok: false, error: `${shown}:${outcome.error}`, path };
    }
    if (read.cause !== 'missing') return { ok: false, error: unreadSentence(read, shown), path };
    if (dirname(at) === at) return undefined;
  }
}

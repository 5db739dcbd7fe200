import { dirname, join } from 'node:path';
import { parseCheckSettings, type CheckSettings } from '../analysis/check/check-settings';
import { MAX_SETTINGS_BYTES } from '../files/file-sizes';
import { readRegularFile, unreadSentence } from '../files/read-file';
import { Unanswerable } from './question-files';
import { displayPath } from './scenario-files';
import type { Terminal } from './terminal';

const NAME = 'guard-lab.json';

/**
 * What the nearest `guard-lab.json` says, in the folder of a file or above it; without one, nothing is disabled.
 * @param home absolute path of a scenario or guard
 * @throws Unanswerable when the file cannot be understood
 */
export async function checkSettings(home: string, { folder, signal }: Terminal): Promise<CheckSettings> {
  for (let at = dirname(home); ; at = dirname(at)) {
    const path = join(at, NAME);
    const shown = displayPath(path, folder);
    const read = await readRegularFile(path, { maxBytes: MAX_SETTINGS_BYTES, signal });
    if (read.ok) {
      const outcome = parseCheckSettings(new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes));
      if (outcome.ok) return outcome.value;
      throw new Unanswerable(`${shown}:${outcome.error}`);
    }
    if (read.cause !== 'missing') throw new Unanswerable(unreadSentence(read, shown));
    if (dirname(at) === at) return { disabled: new Map(), rules: [] };
  }
}

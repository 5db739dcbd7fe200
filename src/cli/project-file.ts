import { parseCheckSettings, type CheckSettings } from '../analysis/check/check-settings';
import { nearestSettings } from './nearest-settings';
import { Unanswerable } from './question-files';
import type { Terminal } from './terminal';

/**
 * What the nearest `guard-lab.json` says of checks, in the folder of a file or above it; without one, nothing is
 * disabled.
 * @param home absolute path of a scenario or guard
 * @throws Unanswerable when the file cannot be understood
 */
export async function checkSettings(home: string, terminal: Terminal): Promise<CheckSettings> {
  const found = await nearestSettings(home, terminal, parseCheckSettings);
  if (!found) return { disabled: new Map(), rules: [] };
  if (!found.ok) throw new Unanswerable(found.error);
  return found.value;
}

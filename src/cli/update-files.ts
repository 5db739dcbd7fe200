import { statSync } from 'node:fs';
import { realPathOf, type AllowedFolders } from '../files/allowed-folders';
import { readRegularFileSync, unreadSentence } from '../files/read-file';
import { replaceFile } from '../files/replace-file';
import { reasonOf } from '../files/system-error';
import type { RunResult, ScenarioResult } from '../run/result';
import { updateExpectations } from '../run/update-expectations';
import type { FileScenario } from './scenario-plan';
import type { Terminal } from './terminal';

/**
 * Writes actual values into the `expect` properties that exist, file by file, each with one sentence. A file that
 * could not run is left alone; so is one that must not or cannot be written, which makes the answer false.
 */
export function updateScenarioFiles(
  plan: readonly FileScenario[],
  result: RunResult,
  terminal: Pick<Terminal, 'say'>,
  allowed: AllowedFolders,
): boolean {
  let all = true;
  const written = new Set<string>();
  for (const scenario of plan) {
    const outcome = result.scenarios.find((entry) => entry.file === scenario.file);
    if (!outcome || outcome.status === 'errored') continue;
    const real = realPathOf(scenario.path) ?? scenario.path;
    // Named twice, by a link.
    if (written.has(real)) continue;
    const ended = updateFile(scenario, outcome, allowed);
    if (ended === 'same') continue;
    if (ended === 'updated') written.add(real);
    if (ended === 'updated') terminal.say(`updated ${scenario.file}`);
    else terminal.say(`${scenario.file} is not updated: ${ended.why}`);
    all &&= ended === 'updated';
  }
  return all;
}

/**
 * Writes one file through links, its mode and every other byte kept; only when it is still what ran and lies in a
 * folder that the person named.
 */
function updateFile(
  { path, parsed, bytes }: FileScenario,
  outcome: ScenarioResult,
  allowed: AllowedFolders,
): 'same' | 'updated' | { readonly why: string } {
  if (!parsed || !bytes) return 'same';
  const { text } = parsed.source;
  const updated = updateExpectations(text, outcome);
  if (updated === text) return 'same';
  // What is no UTF-8 was read with replacements: writing those would lose what is there.
  if (!isSame(new TextEncoder().encode(text), bytes)) return { why: 'it is not valid UTF-8' };
  const real = allowed.realPath(path);
  if (real === undefined) return { why: 'it is a link to a file outside the folder' };
  try {
    if ((statSync(real).mode & 0o222) === 0) return { why: 'it is write-protected' };
    const now = readRegularFileSync(real, { maxBytes: bytes.byteLength });
    if (!now.ok && now.cause !== 'too-large') return { why: unreadSentence(now, 'it') };
    if (!now.ok || !isSame(now.bytes, bytes))
      return { why: 'it was changed during the run; run --update again' };
    replaceFile(real, new TextEncoder().encode(updated));
    return 'updated';
  } catch (error) {
    return { why: reasonOf(error) };
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && Buffer.compare(one, other) === 0;
}

import { statSync } from 'node:fs';
import { realPathOf, type AllowedFolders } from '../files/allowed-folders';
import { readRegularFileSync, unreadSentence } from '../files/read-file';
import { replaceFile } from '../files/replace-file';
import { reasonOf } from '../files/system-error';
import type { RunResult } from '../run/result';
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
  const texts = plan.map((scenario) => {
    const outcome = result.scenarios.find((entry) => entry.file === scenario.file);
    const text = scenario.parsed?.source.text ?? '';
    return outcome && outcome.status !== 'errored' ? updateExpectations(text, outcome) : text;
  });
  return writeScenarioFiles(plan, texts, { terminal, allowed, again: 'run --update again' }).isComplete;
}

/** How scenario files are written. */
export interface ScenarioWriting {
  readonly terminal: Pick<Terminal, 'say'>;
  /** Folders in which files may be written. */
  readonly allowed: AllowedFolders;
  /** What to do when a file was changed meanwhile, as an imperative. */
  readonly again: string;
}

/** What came of it. */
export interface WrittenScenarios {
  /** Whether every file with a new text has it now. */
  readonly isComplete: boolean;
  readonly written: readonly FileScenario[];
  /** Those, and links to them. */
  readonly touched: readonly FileScenario[];
}

/** Gives the scenario files of a plan their new texts (undefined: none), each whole or not at all and with one sentence. */
export function writeScenarioFiles(
  plan: readonly FileScenario[],
  texts: readonly (string | undefined)[],
  { terminal, allowed, again }: ScenarioWriting,
): WrittenScenarios {
  let isComplete = true;
  const written: FileScenario[] = [];
  const places = new Map<string, string | undefined>();
  const realOf = ({ path }: FileScenario): string => realPathOf(path) ?? path;
  for (const [at, scenario] of plan.entries()) {
    const real = realOf(scenario);
    const text = texts[at];
    if (places.has(real)) {
      // Named twice, by a link.
      if (text === places.get(real)) written.push(scenario);
      else if (scenario.parsed && text !== undefined && text !== scenario.parsed.source.text) {
        isComplete = false;
        terminal.say(
          `${scenario.file} is not updated: its file has other changes now, by another name; ${again}`,
        );
      }
      continue;
    }
    const ended = writeFile(scenario, text, allowed, again);
    if (ended === 'same') continue;
    if (ended === 'updated') {
      places.set(real, text);
      written.push(scenario);
      terminal.say(`updated ${scenario.file}`);
      continue;
    }
    isComplete = false;
    terminal.say(`${scenario.file} is not updated: ${ended.why}`);
  }
  return { isComplete, written, touched: plan.filter((scenario) => places.has(realOf(scenario))) };
}

/**
 * Writes one file through links, its mode and every other byte kept; only when it is still what ran and lies in a
 * folder that the person named.
 */
function writeFile(
  { path, parsed, bytes }: FileScenario,
  updated: string | undefined,
  allowed: AllowedFolders,
  again: string,
): 'same' | 'updated' | { readonly why: string } {
  if (!parsed || !bytes) return 'same';
  const { text } = parsed.source;
  if (updated === undefined || updated === text) return 'same';
  // What is no UTF-8 was read with replacements: writing those would lose what is there.
  if (!isSame(new TextEncoder().encode(text), bytes)) return { why: 'it is not valid UTF-8' };
  const real = allowed.realPath(path);
  if (real === undefined) return { why: 'it is a link to a file outside the folder' };
  try {
    if ((statSync(real).mode & 0o222) === 0) return { why: 'it is write-protected' };
    const now = readRegularFileSync(real, { maxBytes: bytes.byteLength });
    if (!now.ok && now.cause !== 'too-large') return { why: unreadSentence(now, 'it') };
    if (!now.ok || !isSame(now.bytes, bytes)) return { why: `it was changed during the run; ${again}` };
    replaceFile(real, new TextEncoder().encode(updated));
    return 'updated';
  } catch (error) {
    return { why: reasonOf(error) };
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && Buffer.compare(one, other) === 0;
}

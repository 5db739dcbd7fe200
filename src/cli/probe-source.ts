import { dirname, resolve } from 'node:path';
import { AllowedFolders } from '../files/allowed-folders';
import { MAX_SCENARIO_BYTES } from '../files/file-sizes';
import { leadsElsewhere } from '../files/foreign-path';
import { readRegularFile, unreadSentence } from '../files/read-file';
import { isGuardPath } from '../run/guard-file';
import type { Scenario } from '../scenario/model';
import { describeProblems, parseScenario } from '../scenario/parse';
import { answerPaths, SavedAnswerFiles } from './answer-files';
import { EXIT } from './exit-codes';
import { displayPath, findScenarioFiles, whyIncomplete } from './scenario-files';
import type { Terminal } from './terminal';

/** A scenario as it was read. */
export interface ReadScenario {
  /** Absolute path. */
  readonly path: string;
  /** As people know it. */
  readonly file: string;
  readonly scenario: Scenario;
  /** Absolute paths of the files with its saved answers. */
  readonly answers: readonly string[];
}

/** What a command asks about: SCENARIO… or GUARD of the command line. The guard is not read yet. */
export interface ProbeSource {
  /** Absolute path of the guard. */
  readonly guardPath: string;
  /** None when the command line names a guard. */
  readonly scenarios: readonly ReadScenario[];
  /** Folders whose files may be shown. */
  readonly allowed: AllowedFolders;
}

export type ProbeSourceOutcome =
  | { readonly ok: true; readonly source: ProbeSource }
  /** A sentence and the exit code it ends the command with. */
  | { readonly ok: false; readonly message: string; readonly code: number };

/**
 * Finds what SCENARIO… or GUARD of a command line name: a guard, or scenario files (also in folders and by globs) that
 * all name one guard. `guard` replaces the one that scenarios name.
 */
export async function probeSource(
  paths: readonly string[],
  guard: string | undefined,
  { folder, signal }: Pick<Terminal, 'folder' | 'signal'>,
): Promise<ProbeSourceOutcome> {
  const [only, ...more] = paths;
  if (only !== undefined && isGuardPath(only)) {
    if (more.length > 0 || guard !== undefined)
      return misused('specify one guard, or scenarios (with --guard FILE to ask another guard)');
    const guardPath = resolve(folder, only);
    return found({ guardPath, scenarios: [], allowed: new AllowedFolders([folder, dirname(guardPath)]) });
  }
  const files = await findScenarioFiles(paths, folder, signal);
  if (!files.ok) return misused(files.message);
  const incomplete = whyIncomplete(files.unread);
  if (incomplete !== undefined) return { ok: false, message: incomplete, code: EXIT.couldNotRun };
  const answers = new SavedAnswerFiles(new AllowedFolders([folder, ...files.folders]), signal);
  const scenarios: ReadScenario[] = [];
  for (const path of files.files) {
    const read = await readScenario(path, folder, answers, signal);
    if (typeof read === 'string') return { ok: false, message: read, code: EXIT.couldNotRun };
    scenarios.push(read);
  }
  const named = guard === undefined ? guardsOf(scenarios) : [resolve(folder, guard)];
  const [guardPath, ...others] = named;
  if (guardPath === undefined)
    return misused('no scenario names a guard on this computer; specify --guard FILE');
  if (others.length > 0) {
    const listed = named.map((path) => displayPath(path, folder)).join(', ');
    return misused(
      `the scenarios name more than one guard (${listed}); specify scenarios of one, or --guard FILE`,
    );
  }
  const allowed = new AllowedFolders([
    folder,
    ...files.folders,
    ...(guard === undefined ? [] : [dirname(guardPath)]),
  ]);
  return found({ guardPath, scenarios, allowed });
}

/** The guards that scenarios name, each once. */
function guardsOf(scenarios: readonly ReadScenario[]): string[] {
  const paths = scenarios.flatMap(({ path, scenario: { guard } }) =>
    leadsElsewhere(guard) ? [] : [resolve(dirname(path), guard)],
  );
  return [...new Set(paths)];
}

/** A scenario, or why it cannot be used. */
async function readScenario(
  path: string,
  folder: string,
  answers: SavedAnswerFiles,
  signal: AbortSignal,
): Promise<ReadScenario | string> {
  const file = displayPath(path, folder);
  const read = await readRegularFile(path, { maxBytes: MAX_SCENARIO_BYTES, signal });
  if (!read.ok) return unreadSentence(read, `the scenario ${file}`, 'scenarios');
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes);
  const parsed = await answers.of(parseScenario(text), path);
  const { scenario, problems } = parsed;
  if (!scenario) return `${file}:${describeProblems(problems)}`;
  return { path, file, scenario, answers: answerPaths(parsed, path) };
}

function found(source: ProbeSource): ProbeSourceOutcome {
  return { ok: true, source };
}

function misused(message: string): ProbeSourceOutcome {
  return { ok: false, message, code: EXIT.usage };
}

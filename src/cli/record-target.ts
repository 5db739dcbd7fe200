import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { AllowedFolders } from '../files/allowed-folders';
import { replaceFile } from '../files/replace-file';
import { FileRefusal, isSystemError, reasonOf } from '../files/system-error';
import type { Json, JsonObject } from '../gateway/json';
import type { GuardModule } from '../run/guard-host';
import { readJsonInput } from '../scenario/json-input';
import { describeProblems, parseScenario, type ParsedScenario } from '../scenario/parse';
import { GuardFiles } from './guard-input';
import { namedPolicy, readPolicy } from './policy-argument';
import { Unanswerable } from './question-files';
import type { NewScenario, RecordCommand } from './record-line';
import { displayPath } from './scenario-files';
import { FileScenario } from './scenario-plan';
import type { Terminal } from './terminal';
import { writeScenarioFiles } from './update-files';
import { UsageError } from './usage-error';

/** A scenario that is recorded, and where it is written. */
export interface RecordTarget {
  readonly file: string;
  readonly parsed: ParsedScenario;
  readonly guard: GuardModule;
  /** How people know the file that is written. */
  readonly written: string;
  /** Writes the scenario as a whole, or says why not and answers false. */
  write(text: string): boolean;
}

/**
 * Finds what the command line names.
 * @throws UsageError, Unanswerable
 */
export async function recordTarget(command: RecordCommand, terminal: Terminal): Promise<RecordTarget> {
  const path = resolve(terminal.folder, command.scenario);
  const exists = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  if (exists && command.start)
    throw new UsageError(`${command.scenario} exists already; --tool is for a new scenario`);
  if (!exists && !command.start)
    throw new UsageError(
      `${command.scenario} does not exist; to begin it, add --tool NAME, --args JSON, and --guard FILE`,
    );
  const out = outOf(command, path, terminal);
  const allowed = new AllowedFolders([terminal.folder, dirname(path)]);
  const guards = new GuardFiles(allowed, terminal.signal);
  return command.start
    ? newTarget(command, command.start, { path: out ?? path, guards, terminal })
    : existing(command, path, { out, allowed, guards, terminal });
}

/** Paths of a scenario are relative to it: it stays in its folder. */
function outOf({ out }: RecordCommand, scenario: string, { folder }: Terminal): string | undefined {
  if (out === undefined) return undefined;
  const path = resolve(folder, out);
  if (path === scenario) return undefined;
  if (dirname(path) !== dirname(scenario))
    throw new UsageError('--out needs a file in the folder of the scenario, whose paths are relative to it');
  if (lstatSync(path, { throwIfNoEntry: false }))
    throw new UsageError(`${out} exists; nothing is overwritten`);
  return path;
}

interface ExistingParts {
  readonly out: string | undefined;
  readonly allowed: AllowedFolders;
  readonly guards: GuardFiles;
  readonly terminal: Terminal;
}

async function existing(
  command: RecordCommand,
  path: string,
  { out, allowed, guards, terminal }: ExistingParts,
): Promise<RecordTarget> {
  const { folder, signal } = terminal;
  const guard = command.guard === undefined ? undefined : resolve(folder, command.guard);
  const scenario = new FileScenario(path, { folder, guards, guard, signal, allowUnexpected: true });
  const prepared = await scenario.prepare();
  const { parsed } = scenario;
  if (!prepared.ok || !parsed)
    throw new Unanswerable(`${scenario.file}: ${prepared.ok ? 'it could not be read' : prepared.error}`);
  return {
    file: scenario.file,
    parsed,
    guard: prepared.input.guard,
    written: out === undefined ? scenario.file : displayPath(out, folder),
    write: (text) => {
      if (out !== undefined) return writeNew(out, text, terminal);
      const writing = { terminal, allowed, again: 'record again' };
      return writeScenarioFiles([scenario], [text], writing).isComplete;
    },
  };
}

interface NewParts {
  readonly path: string;
  readonly guards: GuardFiles;
  readonly terminal: Terminal;
}

async function newTarget(
  command: RecordCommand,
  start: NewScenario,
  { path, guards, terminal }: NewParts,
): Promise<RecordTarget> {
  const { folder } = terminal;
  const guardPath = resolve(folder, command.guard ?? '');
  const guard = await guards.read(guardPath, displayPath(guardPath, folder));
  if (!guard.ok) throw new Unanswerable(guard.error);
  const policy =
    start.policy === undefined ? undefined : await readPolicy(namedPolicy(start.policy), terminal, new Map());
  const text = newText(guardFrom(dirname(path), guardPath), start, policy, argsOf(start));
  const parsed = parseScenario(text);
  if (!parsed.scenario) throw new UsageError(describeProblems(parsed.problems));
  const file = displayPath(path, folder);
  return {
    file,
    parsed,
    guard: guard.file.module,
    written: file,
    write: (content) => writeNew(path, content, terminal),
  };
}

function argsOf({ args }: NewScenario): Json {
  if (args === undefined) return {};
  const read = readJsonInput(args);
  if (!read.ok) throw new UsageError(`--args:${read.error}`);
  return read.value;
}

function newText(guard: string, { tool }: NewScenario, policy: Json | undefined, args: Json): string {
  const scenario: JsonObject = {
    version: 1,
    guard,
    ...(policy === undefined ? {} : { policy }),
    steps: [{ tool, args }],
  };
  return `${JSON.stringify(scenario, null, 2)}\n`;
}

/** The path of a guard from a folder, with slashes. */
function guardFrom(folder: string, guard: string): string {
  const path = relative(folder, guard).replaceAll('\\', '/');
  return path.startsWith('../') || path.includes(':') || path.startsWith('/') ? path : `./${path}`;
}

function writeNew(path: string, text: string, terminal: Terminal): boolean {
  try {
    if (lstatSync(path, { throwIfNoEntry: false }))
      throw new FileRefusal('it exists; nothing is overwritten');
    replaceFile(join(realpathSync(dirname(path)), basename(path)), new TextEncoder().encode(text));
    return true;
  } catch (error) {
    if (!isSystemError(error) && !(error instanceof FileRefusal)) throw error;
    terminal.say(`${displayPath(path, terminal.folder)} is not written: ${reasonOf(error)}`);
    return false;
  }
}

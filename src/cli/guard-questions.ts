import { dirname, resolve } from 'node:path';
import type { ProbeTarget } from '../analysis/guard-probe';
import { bareTarget, scenarioTarget } from '../analysis/probe-target';
import type { Tool } from '../analysis/tool';
import type { World } from '../analysis/world';
import { worldsOf } from '../analysis/worlds';
import { AllowedFolders } from '../files/allowed-folders';
import type { CatalogText } from '../files/catalog-files';
import type { ProfileName } from '../gateway/limits';
import { isGuardPath } from '../run/guard-file';
import type { ScenarioInput } from '../run/run-scenario';
import type { Scenario } from '../scenario/model';
import { GuardFiles } from './guard-input';
import { namedPolicy, readPolicy } from './policy-argument';
import { findAllScenarios, readTools, Unanswerable, type Inputs } from './question-files';
import type { InputFiles } from './report-destination';
import { displayPath } from './scenario-files';
import { FileScenario } from './scenario-plan';
import type { Terminal } from './terminal';
import { fitsName } from '../text/wildcard';
import { UsageError } from './usage-error';

export interface QuestionOptions {
  /** Scenarios, folders and globs, or one guard. */
  readonly paths: readonly string[];
  /** Catalogs: files and folders; without any there are no tools. */
  readonly tools: readonly string[];
  /** The tools of a live server, asked once all else is read. */
  readonly liveTools?: () => Promise<CatalogText>;
  /** Names of worlds; all when empty. */
  readonly worlds: readonly string[];
  /** Globs of tool names; all when empty. */
  readonly only: readonly string[];
  /** For a guard without a scenario: `[NAME=]FILE|JSON`. */
  readonly policy?: string;
  readonly profile?: ProfileName;
  readonly sourceFolders: readonly string[];
}

/** A guard, and what it is to be asked. */
export interface GuardQuestions {
  readonly target: ProbeTarget;
  /** Absolute path of the guard. */
  readonly guardPath: string;
  /** Absolute path of the first scenario, or of the guard without one. */
  readonly home: string;
  readonly scenarios: readonly Scenario[];
  readonly worlds: readonly World[];
  readonly tools: readonly Tool[];
  /** Files that were read. */
  readonly inputs: InputFiles;
}

/**
 * Reads the guard, its scenarios and the catalogs that the command line names; warnings about them are said.
 * @throws UsageError, Unanswerable
 */
export async function prepareQuestions(
  options: QuestionOptions,
  terminal: Terminal,
): Promise<GuardQuestions> {
  const inputs = new Map<string, string>();
  const asked = options.paths.some(isGuardPath)
    ? await bareGuard(options, terminal, inputs)
    : await guardOfScenarios(options, terminal, inputs);
  const worlds = chosenWorlds(worldsOf(asked.scenarios), options.worlds);
  const live = await options.liveTools?.();
  const isAsked = live !== undefined || options.tools.length > 0;
  const catalog = isAsked ? await readTools(options.tools, terminal, inputs, live) : [];
  const tools = chosenTools(catalog, options.only);
  return { ...asked, worlds, tools, inputs };
}

type ReadGuard = Pick<GuardQuestions, 'target' | 'scenarios' | 'guardPath' | 'home'>;

async function bareGuard(options: QuestionOptions, terminal: Terminal, inputs: Inputs): Promise<ReadGuard> {
  const [shown = '', ...others] = options.paths;
  if (others.length > 0)
    throw new UsageError('specify either one guard or scenarios; a scenario names its guard itself');
  const { folder } = terminal;
  const path = resolve(folder, shown);
  const guards = guardFiles(options, terminal, [dirname(path)]);
  inputs.set(path, shown);
  const guard = await guards.read(path, shown);
  if (!guard.ok) throw new Unanswerable(guard.error);
  const policy =
    options.policy === undefined
      ? undefined
      : await readPolicy(namedPolicy(options.policy), terminal, inputs);
  const { profile } = options;
  const locator = guards.locator(guard.file, path, folder);
  const target = bareTarget({ guard: guard.file.module, policy, profile, locator });
  return { target, scenarios: [], guardPath: path, home: path };
}

async function guardOfScenarios(
  options: QuestionOptions,
  terminal: Terminal,
  inputs: Inputs,
): Promise<ReadGuard> {
  if (options.policy !== undefined)
    throw new UsageError('--policy is for a guard without a scenario; a scenario has its own policy');
  const { folder, signal } = terminal;
  const found = await findAllScenarios(options.paths, terminal);
  const guards = guardFiles(options, terminal, found.folders);
  const input = { folder, profile: options.profile, guards, allowUnexpected: true, signal };
  const prepared: { readonly path: string; readonly input: ScenarioInput }[] = [];
  for (const file of found.files) {
    const scenario = new FileScenario(file, input);
    prepared.push({ path: file, input: await preparedInput(scenario) });
    for (const input of await scenario.inputs()) inputs.set(input, displayPath(input, folder));
  }
  const [first] = prepared;
  if (!first) throw new UsageError('no scenario was found');
  const other = prepared.find((each) => each.input.guard.path !== first.input.guard.path);
  if (other)
    throw new UsageError(
      `the scenarios must name the same guard: ${first.input.file} names ${first.input.guard.path}, ${other.input.file} names ${other.input.guard.path}`,
    );
  const { scenario } = first.input;
  const target = scenarioTarget(first.input);
  const scenarios = prepared.map((each) => each.input.scenario);
  return { target, scenarios, guardPath: resolve(dirname(first.path), scenario.guard), home: first.path };
}

async function preparedInput(scenario: FileScenario): Promise<ScenarioInput> {
  const prepared = await scenario.prepare();
  if (prepared.ok) return prepared.input;
  throw new Unanswerable(`${scenario.file}: ${prepared.error}`);
}

function guardFiles(
  { sourceFolders }: QuestionOptions,
  terminal: Terminal,
  named: readonly string[],
): GuardFiles {
  const { folder, signal } = terminal;
  const more = sourceFolders.map((each) => resolve(folder, each));
  return new GuardFiles(new AllowedFolders([folder, ...named, ...more]), signal);
}

function chosenWorlds(worlds: readonly World[], names: readonly string[]): readonly World[] {
  const unknown = names.find((name) => !worlds.some((world) => world.name === name));
  if (unknown !== undefined)
    throw new UsageError(
      `unknown world '${unknown}'; available worlds: ${worlds.map(({ name }) => name).join(', ')}`,
    );
  return names.length === 0 ? worlds : worlds.filter(({ name }) => names.includes(name));
}

function chosenTools(tools: readonly Tool[], globs: readonly string[]): readonly Tool[] {
  if (globs.length === 0) return tools;
  const chosen = tools.filter(({ name }) => globs.some((glob) => fitsName(glob, name)));
  if (chosen.length === 0) throw new UsageError(`no tool of the catalog matches ${globs.join(', ')}`);
  return chosen;
}

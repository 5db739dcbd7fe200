import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { limitsOf } from '../../run/run-scenario';
import type { Scenario } from '../../scenario/model';
import { describeProblems } from '../../scenario/parse';
import { isGuardDocument, openDocument, shownPath } from '../sources/guard-sources';
import { scenarioAt } from '../workspace/scenario-at';
import type { ScenarioFile } from '../workspace/scenario-file';
import type { EditorServices } from '../services';
import { currentRestriction } from '../base/trust';
import type { LaunchArguments, PreparedGuard } from './launch';
import { shownPosition } from '../../text/shown-position';
import { clientPath, locationOf } from './client-path';
import { DebuggedFunctions } from '../../ide/debugging/debugged-functions';
import { SourceVariables } from '../../ide/debugging/source-frame';
import type { Analysis } from '../../sandbox/analysis';
import type { AnalyzedGuard } from '../../sandbox/analyzed-guard';
import { CodeMap } from '../../inspect/code-map';
import type { ListedInstructions } from '../../inspect/listed-instructions';
import { stepsNamed, withoutTime } from '../../ide/debugging/debugged-scenario';
import { disassemblyAt } from './disassembly-lines';
import type { ClientLocation } from './inspector';
import { Refusal } from './refusal';

/**
 * Reads scenario and guard as they are now, unsaved text included: what is edited afterwards is not debugged. A
 * sentence when they cannot be.
 */
export async function prepareGuard(
  services: EditorServices,
  launch: LaunchArguments,
  signal: AbortSignal,
): Promise<PreparedGuard | string> {
  const restriction = currentRestriction();
  if (restriction) return restriction.message;
  const chosen = await chooseScenario(services, launch);
  if (typeof chosen === 'string') return chosen;
  const { file, scenario, guard, steps } = chosen;

  const { settings, guards, positions } = services;
  const { outcome, stamp } = await guards.read(guard);
  if (!outcome.ok) return outcome.error;
  const { module: guardModule, wat } = outcome.file;
  const locator = positions.locator(guard, stamp, outcome.file);
  const input = {
    file: shownPath(file.uri),
    scenario: withoutTime(scenario),
    guard: guardModule,
    defaultProfile: settings.profileFor(file.uri),
    limits: settings.limitsFor(file.uri),
    allowUnexpected: settings.allowUnexpected.get(file.uri),
    locator,
  };
  const { memoryPages } = limitsOf(input);
  const answer = await locator.debug(memoryPages, signal);
  const shown = shownPath(guard);
  if (!answer.ok)
    return l10n.t('The guard {0} could not be prepared for debugging: {1}', shown, answer.reason);
  const prepared = answer.value;
  if (prepared.kind === 'refused')
    return l10n.t('The gateway refuses the guard {0}: {1}', shown, prepared.message);
  if (prepared.kind === 'too-large')
    return l10n.t('The guard {0} is too large to debug (over 64 MiB of code).', shown);
  const map = new CodeMap(prepared.rows);
  const functions = new DebuggedFunctions(async (indices) => {
    const described = await locator.functions(memoryPages, indices);
    return described.ok ? described.value : undefined;
  });
  const stopOnEntry = launch.stopOnEntry === true;
  const files = new GuardFiles(services, guard, map, wat !== undefined);
  return {
    subject: {
      input,
      guard: prepared.guard,
      functions,
      variables: sourceVariables(locator, memoryPages),
      map,
      locator,
      ...(steps && { steps }),
      stopOnEntry,
    },
    locationOf: (frame) => files.locationOf(frame),
    sourcesAt: (path) => files.sourcesAt(locationOf(path)),
    disassemblyAt: (path) => disassemblyAt(services, locationOf(path), guard, guardModule.bytes),
    instructions: (wanted) => listed(locator.instructions(memoryPages, wanted)),
  };
}

async function listed(asked: Promise<Analysis<ListedInstructions>>): Promise<ListedInstructions> {
  const answer = await asked;
  if (!answer.ok) throw new Refusal(l10n.t('The guard’s instructions cannot be read: {0}', answer.reason));
  return answer.value;
}

function sourceVariables(locator: AnalyzedGuard, memoryPages: number): SourceVariables {
  const answered = async <T>(asked: Promise<Analysis<T>>): Promise<T | undefined> => {
    const answer = await asked;
    return answer.ok ? answer.value : undefined;
  };
  return new SourceVariables({
    scopes: (offset) => answered(locator.scopes(memoryPages, offset)),
    statics: (offset) => answered(locator.statics(offset)),
    types: (ids) => answered(locator.types(ids)),
  });
}

/** What to debug, as a launch configuration names it; a sentence when there is no such thing. */
async function chooseScenario(
  services: EditorServices,
  launch: LaunchArguments,
): Promise<
  | {
      readonly file: ScenarioFile;
      readonly scenario: Scenario;
      readonly guard: vscode.Uri;
      readonly steps: ReturnType<typeof stepsNamed>;
    }
  | string
> {
  if (typeof launch.scenario !== 'string') return l10n.t('The launch configuration has no "scenario".');
  const file = await scenarioAt(services.scenarios, locationOf(launch.scenario));
  if (!file) return l10n.t('The scenario {0} does not exist.', launch.scenario);
  const { scenario, problems } = file.parsed;
  const guard = services.scenarios.guardOf(file);
  if (!scenario || !guard)
    return l10n.t('{0} cannot run: {1}', shownPath(file.uri), describeProblems(problems));
  const step = typeof launch.step === 'string' ? launch.step : undefined;
  const steps = step === undefined ? undefined : stepsNamed(scenario, step);
  if (step !== undefined && !steps) return l10n.t('{0} has no step named {1}.', shownPath(file.uri), step);
  return { file, scenario, guard, steps };
}

/** The files of this machine that a guard's sources are. */
class GuardFiles {
  constructor(
    private readonly services: EditorServices,
    private readonly guard: vscode.Uri,
    private readonly map: CodeMap,
    private readonly isText: boolean,
  ) {}

  /** Where a frame is in its source, else in the disassembly. */
  async locationOf(frame: Parameters<PreparedGuard['locationOf']>[0]): Promise<ClientLocation | undefined> {
    const { positions } = this.services;
    const { index, offset, function: name } = frame;
    const instruction = { index, offset, function: name };
    let location = await positions.resolve(frame, this.guard);
    if (!location) {
      await positions.prepareTrap([instruction], this.guard);
      location = positions.locationOf(instruction, this.guard);
    }
    if (!location) return undefined;
    const { uri, range } = location;
    return {
      path: clientPath(uri),
      name: uri.path.slice(uri.path.lastIndexOf('/') + 1),
      ...shownPosition(range.start),
    };
  }

  async sourcesAt(uri: vscode.Uri): Promise<readonly string[]> {
    const wanted = uri.toString();
    if (this.isText) return wanted === this.guard.toString() ? this.map.sources : [];
    const document = openDocument(uri);
    if (document && isGuardDocument(document)) return [];
    const name = fileName(uri.path);
    const found: string[] = [];
    for (const source of this.map.sources) {
      if (fileName(source) !== name) continue;
      const frame = { function: '', index: 0, offset: 0, source, line: 1 };
      const location = await this.services.positions.resolve(frame, this.guard);
      if (location?.uri.toString() === wanted) found.push(source);
    }
    return found;
  }
}

/** The last part of a path, in lower case: the disk may not tell the difference. */
function fileName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? '').toLowerCase();
}

import * as vscode from 'vscode';
import { worldsOf } from '../../analysis/worlds';
import { newScenarioText, type ScenarioStart } from '../../ide/documents/new-scenario-text';
import { answeringHost, draftScenario } from '../../ide/new-scenario/draft';
import { policyChoices, type NamedScenario, type PolicyChoice } from '../../ide/new-scenario/policy-choices';
import { provenScenario, type ProvenScenario } from '../../ide/new-scenario/proven-scenario';
import { exampleRequest, toolChoices, type ToolChoice } from '../../ide/new-scenario/tool-choices';
import { withSignal } from '../base/cancellation';
import { showInformation, showWarning, withProgress } from '../base/messages';
import { currentRestriction } from '../base/trust';
import { nameOf, openNewScenario, placeOf, startOf, type ScenarioPlace } from '../commands/new-scenario';
import { saveFirst } from '../commands/save-first';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';
import type { Catalogs } from '../tool-map/catalogs';
import { mapTarget, type MapTarget } from '../tool-map/target';
import { commandTargets } from '../workspace/targets';
import { choosePolicy, chooseTool, toolsOf } from './choose';
import { runUnwritten, textRunner } from './run-text';

/**
 * New Scenario for This Guard: asks for the policy and the tool, runs the guard to see which backend calls it makes and
 * what it says, and writes that beside the guard under a name that is free. Where the guard cannot be run as a whole,
 * it is a scenario to start from.
 */
export async function newScenario(
  services: EditorServices,
  catalogs: Catalogs,
  ...args: unknown[]
): Promise<void> {
  const { guards, scenarios } = commandTargets(args);
  const uri = guards[0] ?? scenarios[0];
  const saved = uri?.scheme === 'untitled' && guards[0] ? await saveFirst(uri) : uri;
  const target = saved && (await mapTarget(saved, services));
  if (!target) {
    if (!uri) showInformation(vscode.l10n.t('Open a guard (.wat, .wasm) to write a scenario for it.'));
    return;
  }
  const { guard } = target;
  const place = await placeOf(services, guard);
  const start = await startOf(services, guard);
  const isWhole = start.exports.has('label_resource') && start.exports.has('label_response');
  const made =
    isWhole && !currentRestriction()
      ? await realText(services, catalogs, target, { place, start })
      : templateText(start, place);
  if (made) await openNewScenario(guard, place.beside, nameOf(guard), made);
}

type TextOf = (unsaved: string | undefined) => string;

interface Beginning {
  readonly place: ScenarioPlace;
  readonly start: ScenarioStart;
}

/** A scenario to start from, for a guard that is not run. */
function templateText(start: ScenarioStart, { path }: ScenarioPlace): TextOf {
  return (unsaved) => {
    const named = unsaved ?? path;
    return newScenarioText(named === undefined ? start : { ...start, path: named });
  };
}

/** The text of what a person chooses; undefined when that is canceled. */
async function realText(
  services: EditorServices,
  catalogs: Catalogs,
  target: MapTarget,
  beginning: Beginning,
): Promise<TextOf | undefined> {
  const { place, start } = beginning;
  const scenarios = target.scenarios.map(({ file, scenario }) => ({ name: nameOf(file.uri), scenario }));
  const world = worldOf(scenarios);
  const { owner, repo } = world.repository;
  const policy = await choosePolicy(
    policyChoices(scenarios, `${owner}/${repo}`, start.exports.has('label_agent')),
  );
  const tool = policy && (await chooseTool(toolChoices(await toolsOf(catalogs, target), scenarios)));
  if (!tool) return undefined;
  const path = place.path ?? `./${nameOf(target.guard)}`;
  const made = await withProgress(
    'message',
    vscode.l10n.t('Asking {0} about {1}', nameOf(target.guard), tool.tool.name),
    (_, token) =>
      withSignal(token, (signal) =>
        learned({ services, target, place, path, scenarios }, policy, tool, signal),
      ),
  );
  if (!made) return undefined;
  if (made.ok)
    return (unsaved) =>
      unsaved === undefined ? made.text : made.text.replace(JSON.stringify(path), JSON.stringify(unsaved));
  showWarning(
    vscode.l10n.t(
      '{0} could not be asked about {1}: {2}. The new scenario has an example in its place.',
      shownPath(target.guard),
      tool.tool.name,
      made.error,
    ),
  );
  return templateText(start, place);
}

function worldOf(scenarios: readonly NamedScenario[]): ReturnType<typeof worldsOf>[number] {
  const worlds = worldsOf(scenarios.map(({ scenario }) => scenario));
  const world = worlds.find(({ visibility }) => visibility === 'public') ?? worlds[0];
  if (!world) throw new RangeError('there is no world');
  return world;
}

interface Learning {
  readonly services: EditorServices;
  readonly target: MapTarget;
  readonly place: ScenarioPlace;
  /** How the scenario names the guard. */
  readonly path: string;
  readonly scenarios: readonly NamedScenario[];
}

/** Asks the guard, and makes what it asked for and said a scenario that passes; undefined when canceled. */
async function learned(
  { services, target, place, path, scenarios }: Learning,
  policy: PolicyChoice,
  tool: ToolChoice,
  signal: AbortSignal,
): Promise<ProvenScenario | undefined> {
  const world = worldOf(scenarios);
  const like = policy.from ?? scenarios[0];
  const request = exampleRequest(tool, scenarios, world);
  const scenario = draftScenario(path, policy, request, world, like?.scenario);
  const at = { guard: target.guard, beside: place.beside };
  try {
    const draft = { ...scenario, tools: [] };
    const result = await runUnwritten(services, at, draft, answeringHost(services.host(), world), signal);
    if (typeof result === 'string') return { ok: false, error: result };
    if (result.load?.ok !== true)
      return { ok: false, error: result.load?.error ?? result.error ?? vscode.l10n.t('it did not run') };
    const seen = {
      scenario,
      agents: new Map([[null, result.agent]]),
      steps: new Map(result.steps.entries()),
    };
    const file = target.scenarios.find((each) => each.scenario === like?.scenario)?.file.uri;
    const wanted = {
      index: 0,
      guard: path,
      description: `What ${nameOf(target.guard)} decides about ${request.tool}`,
      keepsTools: file !== undefined && folderOf(file) === folderOf(place.beside),
    };
    return await provenScenario(seen, wanted, textRunner(services, at, signal));
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function folderOf(uri: vscode.Uri): string {
  return vscode.Uri.joinPath(uri, '..').toString();
}

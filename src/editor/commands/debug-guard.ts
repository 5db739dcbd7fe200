import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { canRunGuards } from '../base/trust';
import { startDebugging } from '../debugging/start';
import { buildForUser } from '../projects/build-for-user';
import { guardsOfSources } from '../projects/guards-of-sources';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';
import { commandTargets } from '../workspace/targets';
import { chooseGuard } from './choose-guard';
import { offerNewScenario } from './offer-new-scenario';

/** Debug Guard: builds the guard that the active file is a source of, and debugs one of its scenarios. */
export async function debugGuard(services: EditorServices, ...args: unknown[]): Promise<void> {
  if (!canRunGuards()) return;
  const { guards, scenarios, sources } = commandTargets(args);
  await services.scenarios.ready;
  if (scenarios.length > 0 || guards.length > 0) return debugGuards(services, guards, scenarios);
  const found = await guardsOfSources(services.projects, sources);
  const chosen = found.length > 0 ? undefined : await chooseGuard(services, 'debug');
  if (chosen?.kind === 'module') return debugGuards(services, [chosen.guard], []);
  const projects = chosen ? [chosen.guards] : found;
  if (projects.length === 0 || !(await buildForUser(services.builder, projects, true))) return;
  await debugOne(
    projects.flatMap((each) => each.scenarios.map(({ uri }) => uri)),
    projects.flatMap((each) => each.modules.map(({ wasm }) => vscode.Uri.file(resolve(wasm)))),
  );
}

function debugGuards(
  services: EditorServices,
  guards: readonly vscode.Uri[],
  scenarios: readonly vscode.Uri[],
): Promise<void> {
  const named = guards.flatMap((guard) => services.scenarios.naming(guard).map(({ uri }) => uri));
  return debugOne([...scenarios, ...named], guards);
}

/** Debugs the only scenario, or the one that a person picks; offers to write one when there is none. */
async function debugOne(scenarios: readonly vscode.Uri[], guards: readonly vscode.Uri[]): Promise<void> {
  const [only] = scenarios;
  if (!only) {
    inBackground('a new scenario could not be offered', offerNewScenario(guards, 'debug'));
    return;
  }
  if (scenarios.length === 1) {
    await startDebugging(only);
    return;
  }
  const items = scenarios.map((scenario) => ({ label: shownPath(scenario), scenario }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Scenario to Debug') });
  if (picked) await startDebugging(picked.scenario);
}

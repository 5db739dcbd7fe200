import * as vscode from 'vscode';
import { showInformation } from '../base/messages';
import { canRunGuards } from '../base/trust';
import { startDebugging } from '../debugging/start';
import { buildForUser } from '../projects/build-for-user';
import { guardsOfSources } from '../projects/guards-of-sources';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';
import { commandTargets } from '../workspace/targets';
import { chooseGuard } from './choose-guard';

/** Debug Guard: builds the guard that the active file is a source of, and debugs one of its scenarios. */
export async function debugGuard(services: EditorServices, ...args: unknown[]): Promise<void> {
  if (!canRunGuards()) return;
  const { guards, scenarios, sources } = commandTargets(args);
  await services.scenarios.ready;
  const named = guards.flatMap((guard) => services.scenarios.naming(guard).map(({ uri }) => uri));
  const given = [...scenarios, ...named];
  if (given.length > 0) return debugOne(given);
  const found = await guardsOfSources(services.projects, sources);
  const chosen = found.length > 0 || guards.length > 0 ? undefined : await chooseGuard(services);
  const projects = chosen ? [chosen] : found;
  if (projects.length === 0 && guards.length === 0) return;
  if (!(await buildForUser(services.builder, projects, true))) return;
  await debugOne(projects.flatMap((each) => each.scenarios.map(({ uri }) => uri)));
}

/** Debugs the only scenario, or the one that a person picks. */
async function debugOne(scenarios: readonly vscode.Uri[]): Promise<void> {
  const [only] = scenarios;
  if (!only) {
    showInformation('No scenario uses this guard. To debug a guard, you need a scenario with requests.');
    return;
  }
  if (scenarios.length === 1) {
    await startDebugging(only);
    return;
  }
  const items = scenarios.map((scenario) => ({ label: shownPath(scenario), scenario }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Scenario to Debug' });
  if (picked) await startDebugging(picked.scenario);
}

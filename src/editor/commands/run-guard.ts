import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { shownPath } from '../sources/guard-sources';
import type { EditorServices } from '../services';
import { canRunGuards } from '../base/trust';
import { buildForUser } from '../projects/build-for-user';
import type { ProjectGuards } from '../projects/guard-projects';
import { guardsOfSources } from '../projects/guards-of-sources';
import { chooseGuard } from './choose-guard';
import { offerNewScenario } from './offer-new-scenario';
import { commandTargets } from '../workspace/targets';
import { runForUser } from './user-run';

/**
 * Run Guard: the scenarios naming the active or selected guards, those of the guard that the active source belongs to,
 * which is built first, or the active scenario itself. Without any of them, a person chooses.
 */
export async function runGuard(services: EditorServices, ...args: unknown[]): Promise<void> {
  const { guards, scenarios, sources } = commandTargets(args);
  if (guards.length > 0) return runGuards(services, guards);
  if (scenarios.length > 0) {
    const title = vscode.l10n.t('Run Scenario: {0}', scenarios.map(shownPath).join(', '));
    await runForUser(services, scenarios, title);
    return;
  }
  const found = await guardsOfSources(services.projects, sources);
  if (found.length > 0) return runProjects(services, found);
  const chosen = await chooseGuard(services, 'run');
  if (chosen?.kind === 'project') await runProjects(services, [chosen.guards]);
  if (chosen?.kind === 'module') await runGuards(services, [chosen.guard]);
}

/** Builds guards, then runs the scenarios that name their modules. */
async function runProjects(services: EditorServices, found: readonly ProjectGuards[]): Promise<void> {
  if (!canRunGuards()) return;
  if (!(await buildForUser(services.builder, found, true))) return;
  const scenarios = found.flatMap((guards) => guards.scenarios.map(({ uri }) => uri));
  const modules = found.flatMap((guards) => guards.modules.map(({ wasm }) => vscode.Uri.file(resolve(wasm))));
  if (scenarios.length === 0) {
    inBackground('a new scenario could not be offered', offerNewScenario(modules, 'run'));
    return;
  }
  await runForUser(services, scenarios, vscode.l10n.t('Run Guard: {0}', modules.map(shownPath).join(', ')));
}

/** Runs the scenarios that name the guards; offers to write one when there is none. */
async function runGuards(services: EditorServices, guards: readonly vscode.Uri[]): Promise<void> {
  if (!canRunGuards()) return;
  await services.scenarios.ready;
  const scenarios = guards.flatMap((guard) => services.scenarios.naming(guard).map((file) => file.uri));
  if (scenarios.length === 0) {
    inBackground('a new scenario could not be offered', offerNewScenario(guards, 'run'));
    return;
  }
  const title = vscode.l10n.t('Run Guard: {0}', guards.map(shownPath).join(', '));
  await runForUser(services, scenarios, title);
}

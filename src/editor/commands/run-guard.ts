import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { showInformation } from '../base/messages';
import { shownPath } from '../sources/guard-sources';
import { COMMANDS } from '../../ide/ids';
import type { EditorServices } from '../services';
import { canRunGuards } from '../base/trust';
import { saveFirst } from './save-first';
import { commandTargets } from '../workspace/targets';
import { runForUser } from './user-run';

/** Run Guard: the scenarios naming the active or selected guards, or the active scenario itself. */
export async function runGuard(services: EditorServices, ...args: unknown[]): Promise<void> {
  const { guards, scenarios } = commandTargets(args);
  if (guards.length > 0) return runGuards(services, guards);
  if (scenarios.length > 0) {
    const title = `Run Scenario: ${scenarios.map(shownPath).join(', ')}`;
    await runForUser(services, scenarios, title);
    return;
  }
  const message = 'Open a guard (.wat, .wasm) or a scenario (.guard-scenario.json) to run it.';
  showInformation(message);
}

/** Runs the scenarios that name the guards; offers to write one when there is none. */
async function runGuards(services: EditorServices, guards: readonly vscode.Uri[]): Promise<void> {
  if (!canRunGuards()) return;
  await services.scenarios.ready;
  const scenarios = guards.flatMap((guard) => services.scenarios.naming(guard).map((file) => file.uri));
  if (scenarios.length === 0) {
    inBackground('a new scenario could not be offered', offerNewScenario(guards));
    return;
  }
  const title = `Run Guard: ${guards.map(shownPath).join(', ')}`;
  await runForUser(services, scenarios, title);
}

async function offerNewScenario(guards: readonly vscode.Uri[]): Promise<void> {
  const [first] = guards;
  if (!first) return;
  // What no file has, no scenario can name.
  const guard = first.scheme === 'untitled' ? await saveFirst(first) : first;
  if (!guard) return;
  const create = 'New Scenario for This Guard';
  const inspect = 'Inspect Guard';
  const message = `No scenario uses ${[guard, ...guards.slice(1)].map(shownPath).join(', ')}. To run a guard, you need a scenario with requests.`;
  const chosen = await vscode.window.showInformationMessage(message, create, inspect);
  if (chosen === create) await vscode.commands.executeCommand(COMMANDS.newScenario, guard);
  if (chosen === inspect) await vscode.commands.executeCommand(COMMANDS.inspectGuard, guard);
}

import * as vscode from 'vscode';
import { showInformation } from '../base/messages';
import { shownPath } from '../sources/guard-sources';
import type { EditorServices } from '../services';
import { commandTargets } from '../workspace/targets';
import { runForUser } from './user-run';

/** Run Scenario: the active or selected scenario files, or the one a code lens belongs to. */
export async function runScenarioFile(services: EditorServices, ...args: unknown[]): Promise<void> {
  const { scenarios } = commandTargets(args);
  if (scenarios.length === 0) {
    showInformation(vscode.l10n.t('Open a scenario (.guard-scenario.json) to run it.'));
    return;
  }
  const title = vscode.l10n.t('Run Scenario: {0}', scenarios.map(shownPath).join(', '));
  await runForUser(services, scenarios, title);
}

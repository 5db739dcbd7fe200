import * as vscode from 'vscode';
import { showInformation } from '../base/messages';
import type { EditorServices } from '../services';
import { canRunGuards } from '../base/trust';
import { runForUser } from './user-run';

/** Run All Scenarios: every scenario file of the workspace and of open editors. */
export async function runAllScenarios(services: EditorServices): Promise<void> {
  if (!canRunGuards()) return;
  await services.scenarios.ready;
  const uris = services.scenarios.files.map((file) => file.uri);
  if (uris.length === 0) {
    const message = vscode.l10n.t('There are no scenario files (*.guard-scenario.json) in this workspace.');
    showInformation(message);
    return;
  }
  await runForUser(services, uris, vscode.l10n.t('Run All Scenarios'));
}

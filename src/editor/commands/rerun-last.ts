import * as vscode from 'vscode';
import { counted } from '../../ide/counted';
import { askInformation } from '../base/messages';
import { exists } from '../files/file-exists';
import { openDocument } from '../sources/guard-sources';
import { COMMANDS } from '../../ide/ids';
import type { EditorServices } from '../services';
import { canRunGuards } from '../base/trust';
import { runAllScenarios } from './run-all-scenarios';
import { runForUser } from './user-run';

/**
 * Rerun Last: what a person ran last, from whatever view; all scenarios when nothing ran yet. Files that are
 * gone since are left out.
 */
export async function rerunLast(services: EditorServices): Promise<void> {
  if (!canRunGuards()) return;
  const last = services.runner.lastRun;
  if (last.length === 0) return runAllScenarios(services);
  const there = await Promise.all(last.map(async (uri) => openDocument(uri) !== undefined || exists(uri)));
  const uris = last.filter((_, index) => there[index]);
  if (uris.length === 0) return offerAll(last.length);
  await runForUser(services, uris, titleOf(counted.scenarios(uris.length), last.length - uris.length));
}

async function offerAll(gone: number): Promise<void> {
  const all = vscode.l10n.t('Run All Scenarios');
  const message = vscode.l10n.t('The last run scenarios no longer exist ({0}).', counted.scenarios(gone));
  const chosen = await askInformation(message, all);
  if (chosen === all) await vscode.commands.executeCommand(COMMANDS.runAllScenarios);
}

function titleOf(scenarios: string, gone: number): string {
  if (gone === 0) return vscode.l10n.t('Rerun: {0}', scenarios);
  return gone === 1
    ? vscode.l10n.t('Rerun: {0} (1 scenario of the last run no longer exists)', scenarios)
    : vscode.l10n.t('Rerun: {0} ({1} scenarios of the last run no longer exist)', scenarios, gone);
}

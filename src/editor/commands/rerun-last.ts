import * as vscode from 'vscode';
import { askInformation } from '../base/messages';
import { plural } from '../../report/lines';
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
  const title = `Rerun: ${plural(uris.length, 'scenario')}${goneNote(last.length - uris.length)}`;
  await runForUser(services, uris, title);
}

async function offerAll(gone: number): Promise<void> {
  const all = 'Run All Scenarios';
  const message = `The last run scenarios no longer exist (${plural(gone, 'scenario')}).`;
  const chosen = await askInformation(message, all);
  if (chosen === all) await vscode.commands.executeCommand(COMMANDS.runAllScenarios);
}

function goneNote(gone: number): string {
  return gone === 0
    ? ''
    : ` (${plural(gone, 'scenario')} of the last run no longer ${gone === 1 ? 'exists' : 'exist'})`;
}

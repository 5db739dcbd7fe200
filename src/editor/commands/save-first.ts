import * as vscode from 'vscode';
import { askInformation } from '../base/messages';

/**
 * Asks to save a guard that has no file yet, where a scenario could name it. Its location when that was done;
 * undefined when the person does not want to, or when it cannot be saved.
 */
export async function saveFirst(guard: vscode.Uri): Promise<vscode.Uri | undefined> {
  const save = vscode.l10n.t('Save…');
  const message = vscode.l10n.t('Save the guard first. A scenario refers to its guard by path.');
  const chosen = await askInformation(message, save);
  return chosen === save ? vscode.workspace.save(guard) : undefined;
}

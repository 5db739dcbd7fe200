import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import { disableProperty } from '../../ide/check/disable-property';
import { realPathOf } from '../../files/allowed-folders';
import { replaceFile } from '../../files/replace-file';
import { reasonOf } from '../../files/system-error';
import { showInformation, showWarning } from '../base/messages';
import { openDocument, shownPath } from '../sources/guard-sources';
import { settingsText } from '../workspace/nearest-settings';
import { newSettingsFile } from './project-settings';
import type { CheckSession } from './session';

/** Disable Property: asks for the reason, and writes it into the `guard-lab.json` that holds for the check. */
export async function disableForReason(session: CheckSession, code: string): Promise<void> {
  const { basis } = session;
  if (!basis) return;
  if (basis.home.scheme === 'untitled') {
    showInformation(
      vscode.l10n.t('Save the scenario first: the reason goes into a guard-lab.json beside it.'),
    );
    return;
  }
  const file = basis.settings ?? newSettingsFile(basis.home);
  const reason = await vscode.window.showInputBox({
    title: vscode.l10n.t('Disable the Property {0}', code),
    prompt: vscode.l10n.t('The reason is written to {0}, and every report shows it.', shownPath(file)),
    placeHolder: vscode.l10n.t('Why the property need not hold for this guard'),
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('Enter a reason.') : undefined),
  });
  if (reason === undefined) return;
  const text = await settingsText(file);
  if (!text.ok && text.error !== undefined) {
    showWarning(vscode.l10n.t('Guard Lab: The property is not disabled: {0}', text.error));
    return;
  }
  const changed = disableProperty(text.ok ? text.text : undefined, code, reason.trim());
  const failure = changed.ok ? undefined : `${shownPath(file)}: ${changed.error}`;
  const written = changed.ok ? await write(file, changed.text) : failure;
  if (written === undefined) session.disable(code, reason.trim(), file);
  else showWarning(vscode.l10n.t('Guard Lab: The property is not disabled: {0}', written));
}

/** Writes a file as a whole; a sentence when it cannot be. One that is open is edited there. */
async function write(file: vscode.Uri, text: string): Promise<string | undefined> {
  const document = openDocument(file);
  if (document) {
    const wasDirty = document.isDirty;
    const edit = new vscode.WorkspaceEdit();
    const end = document.positionAt(document.getText().length);
    edit.replace(file, new vscode.Range(new vscode.Position(0, 0), end), text);
    if (!(await vscode.workspace.applyEdit(edit)))
      return vscode.l10n.t('{0} could not be edited', shownPath(file));
    // What else was typed there is not ours to save.
    if (!wasDirty && !(await document.save()))
      return vscode.l10n.t('{0} could not be saved', shownPath(file));
    return undefined;
  }
  const bytes = new TextEncoder().encode(text);
  try {
    if (isOnDisk(file)) replaceFile(realPathOf(file.fsPath) ?? file.fsPath, bytes);
    else await vscode.workspace.fs.writeFile(file, bytes);
    return undefined;
  } catch (error) {
    const why = error instanceof vscode.FileSystemError ? error.message : reasonOf(error);
    return vscode.l10n.t('{0} could not be written: {1}', shownPath(file), why);
  }
}

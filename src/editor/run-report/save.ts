import * as vscode from 'vscode';
import { messageOf } from '../../base/fault';
import { reportFile, type Made, type ReportedRun } from '../../ide/run-report/run-report';
import { printable } from '../../report/terminal-text';
import { inBackground, onlyFileError } from '../base/log';
import { askInformation, showWarning } from '../base/messages';
import { shownPath } from '../sources/guard-sources';

/** Save as HTML: the report as `guard-lab run --reporter html` writes it. */
export async function saveReport(reported: ReportedRun, made: Made, to?: vscode.Uri): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file =
    to ??
    (await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save Report'),
      ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, 'guard-report.html') } : {}),
      filters: { [vscode.l10n.t('HTML files')]: ['html'] },
    }));
  if (!file) return;
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(reportFile(reported, made)));
  } catch (error) {
    onlyFileError('a report could not be saved', error);
    showWarning(vscode.l10n.t('Guard Lab: The report cannot be saved: {0}', printable(messageOf(error))));
    return;
  }
  const open = vscode.l10n.t('Open in Browser');
  inBackground(
    'a report could not be opened',
    askInformation(vscode.l10n.t('Report saved to {0}.', shownPath(file)), open).then(async (choice) => {
      if (choice === open) await vscode.env.openExternal(file);
    }),
  );
}

import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import { writeNewFiles } from '../../files/new-files';
import { reasonOf } from '../../files/system-error';
import type { NewFile } from '../../project/new-guard';
import { askInformation, showError } from '../base/messages';

const OPEN = vscode.l10n.t('Open Folder');
const ADD = vscode.l10n.t('Add to Workspace');

/** Asks for the folder that a new one goes into; undefined when canceled. */
export async function chooseParent(title: string): Promise<string | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title,
      openLabel: vscode.l10n.t('Create Here'),
      canSelectFiles: false,
      canSelectFolders: true,
      canSelectMany: false,
    })) ?? [];
  if (chosen === undefined || isOnDisk(chosen)) return chosen?.fsPath;
  showError(vscode.l10n.t('Guard Lab cannot create a guard there, because the folder is not on the disk.'));
  return undefined;
}

/** A folder to make. */
export interface NewFolder {
  /** Absolute path of the folder that it goes into. */
  readonly parent: string;
  readonly name: string;
  /** Reads its files; what it throws is shown. */
  readonly files: () => readonly NewFile[];
  /** What is to be known before it is opened, as sentences. */
  readonly after: string;
}

/** Writes a new folder with files, and offers to open it or to add it to the workspace. */
export async function makeFolder({ parent, name, files, after }: NewFolder): Promise<void> {
  const folder = join(parent, name);
  try {
    writeNewFiles(folder, files(), parent);
  } catch (error) {
    showError(vscode.l10n.t('Guard Lab cannot create {0}: {1}.', folder, reasonOf(error)));
    return;
  }
  const message = `${vscode.l10n.t('Created {0} in {1}.', basename(folder), parent)} ${after}`.trim();
  const choices = vscode.workspace.workspaceFolders === undefined ? [OPEN] : [OPEN, ADD];
  const choice = await askInformation(message, ...choices);
  const uri = vscode.Uri.file(folder);
  if (choice === OPEN) await vscode.commands.executeCommand('vscode.openFolder', uri);
  if (choice !== ADD) return;
  const end = vscode.workspace.workspaceFolders?.length ?? 0;
  if (!vscode.workspace.updateWorkspaceFolders(end, 0, { uri, name }))
    showError(vscode.l10n.t('VS Code cannot add {0} to the workspace.', folder));
}

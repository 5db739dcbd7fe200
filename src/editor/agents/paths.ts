import * as vscode from 'vscode';
import { AllowedFolders } from '../../files/allowed-folders';
import { isAbsolutePath } from '../../ide/paths/slashed-path';
import { ToolRefusal } from '../../toolbox/agent-tool';
import { isOnDisk } from '../base/disk';
import { exists } from '../files/file-exists';
import { shownPath } from '../sources/guard-sources';

/**
 * Where a path of an agent leads: absolute, or relative to a folder of the workspace; with several folders the first one
 * that has it counts.
 * @throws ToolRefusal for a path outside of all folders
 */
export async function agentUri(path: string): Promise<vscode.Uri> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (isAbsolutePath(path)) {
    const scheme = folders[0]?.uri.scheme ?? 'file';
    const file = vscode.Uri.file(path).with(scheme === 'file' ? {} : { scheme });
    return inside(path, file);
  }
  const named = folders.find(({ name }) => folders.length > 1 && path.startsWith(`${name}/`));
  if (named) return inside(path, vscode.Uri.joinPath(named.uri, path.slice(named.name.length + 1)));
  const candidates = folders.map(({ uri }) => vscode.Uri.joinPath(uri, path));
  for (const uri of candidates.slice(0, -1)) if (await exists(uri)) return inside(path, uri);
  const last = candidates.at(-1);
  if (!last) throw new ToolRefusal(vscode.l10n.t('no folder is open; ask the person to open one'));
  return inside(path, last);
}

/** Whether a path of an agent is a pattern for several files. */
export function isGlob(path: string): boolean {
  return /[*?{[]/.test(path);
}

/** Whether a file is `folder`, or in it. */
export function isIn(file: vscode.Uri, folder: vscode.Uri): boolean {
  const path = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return file.scheme === folder.scheme && (file.path === folder.path || file.path.startsWith(path));
}

/**
 * A file that agents may use: one in a folder of the workspace, where links count as what they lead to.
 * @throws ToolRefusal for others
 */
export function inside(path: string, uri: vscode.Uri): vscode.Uri {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri);
  const onDisk = new AllowedFolders(folders.filter(isOnDisk).map(({ fsPath }) => fsPath));
  if (vscode.workspace.getWorkspaceFolder(uri) && (!isOnDisk(uri) || onDisk.holds(uri.fsPath))) return uri;
  throw new ToolRefusal(
    `${path} is outside the allowed folders (${folders.map(shownPath).join(', ')}); copy it there, or ask the person to add its folder to the workspace`,
  );
}

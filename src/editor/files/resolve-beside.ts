import * as vscode from 'vscode';
import { guardLocation, type Location } from '../../ide/paths/guard-path';
import { isAbsolutePath } from '../../ide/paths/slashed-path';

/**
 * A path as written in a scenario file, made a location (`guardLocation`). An untitled scenario counts as being
 * in the first folder of the workspace; without one, only absolute paths lead to files.
 */
export function resolveBeside(file: vscode.Uri, path: string): vscode.Uri {
  if (file.scheme !== 'untitled') return file.with(guardLocation(file, path));
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder) return folder.with(guardLocation({ ...parts(folder), path: `${folder.path}/untitled` }, path));
  const location = guardLocation({ scheme: 'file', authority: '', path: '/' }, path);
  return isAbsolutePath(path.replaceAll('\\', '/'))
    ? vscode.Uri.from(location)
    : file.with({ path: location.path.slice(1) });
}

function parts({ scheme, authority, path }: vscode.Uri): Location {
  return { scheme, authority, path };
}

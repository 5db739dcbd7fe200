import * as vscode from 'vscode';

type Changed = () => void;

/** Who is to be notified, by the folders of the workspace whose coming or going concerns them. */
const followers = new Map<string, Set<Changed>>();
let watcher: vscode.Disposable | undefined;

/**
 * Notifies when a folder of the workspace, or one above it, comes or goes as a whole (a checkout, a move): VS Code then
 * names that folder alone, and none of the files below it.
 */
export function watchFolder(folder: vscode.Uri, changed: Changed): vscode.Disposable {
  const follower = (): void => changed();
  const keys = folderKeys(folder);
  for (const key of keys) followers.set(key, (followers.get(key) ?? new Set()).add(follower));
  watcher ??= keys.length > 0 ? watchAll() : undefined;
  return new vscode.Disposable(() => {
    for (const key of keys) {
      const others = followers.get(key);
      others?.delete(follower);
      if (others?.size === 0) followers.delete(key);
    }
    if (followers.size > 0) return;
    watcher?.dispose();
    watcher = undefined;
  });
}

function watchAll(): vscode.Disposable {
  const folders = vscode.workspace.createFileSystemWatcher('**', false, true, false);
  const tell = (uri: vscode.Uri): void => {
    for (const follower of [...(followers.get(uri.toString()) ?? [])]) follower();
  };
  return vscode.Disposable.from(folders, folders.onDidCreate(tell), folders.onDidDelete(tell));
}

/** The folder and those above it, as far as they are in the workspace. */
function folderKeys(folder: vscode.Uri): string[] {
  const keys: string[] = [];
  for (let at = folder; vscode.workspace.getWorkspaceFolder(at); at = vscode.Uri.joinPath(at, '..')) {
    keys.push(at.toString());
    if (at.path === '/') break;
  }
  return keys;
}

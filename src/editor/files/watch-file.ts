import * as vscode from 'vscode';
import { watchFolder } from './watch-folders';

/** Watches one file, wherever it is, also before it exists. */
export function watchFile(uri: vscode.Uri, changed: () => void): vscode.Disposable {
  return watchPattern(new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), literalName(uri)), changed);
}

/** Watches the files of a pattern, which come and go with its folder, too. */
export function watchPattern(pattern: vscode.RelativePattern, changed: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(changed),
    watcher.onDidCreate(changed),
    watcher.onDidDelete(changed),
    watchFolder(pattern.baseUri, changed),
  );
}

/** The name of a file as a pattern. */
export function literalName({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/[[\]{}*?]/g, '?');
}

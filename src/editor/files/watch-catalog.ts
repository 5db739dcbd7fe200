import * as vscode from 'vscode';

/** A name with these endings is a file; another one may be a folder of tools. */
const FILE_NAME = /\.(?:json|snap|txt)$/i;

/** Watches a catalog of tools, a file or a folder with a file for each tool, wherever it is, also before it exists. */
export function watchCatalog(uri: vscode.Uri, changed: () => void): vscode.Disposable {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1).replace(/[[\]{}*?]/g, '?');
  const patterns = [new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), name)];
  if (!FILE_NAME.test(name)) patterns.push(new vscode.RelativePattern(uri, '*'));
  return vscode.Disposable.from(
    ...patterns.flatMap((pattern) => {
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      return [
        watcher,
        watcher.onDidChange(changed),
        watcher.onDidCreate(changed),
        watcher.onDidDelete(changed),
      ];
    }),
  );
}

import * as vscode from 'vscode';
import { literalName, watchPattern } from './watch-file';

/** A name with these endings is a file; another one may be a folder of tools. */
const FILE_NAME = /\.(?:json|snap|txt)$/i;

/** Watches a catalog of tools, a file or a folder with a file for each tool, wherever it is, also before it exists. */
export function watchCatalog(uri: vscode.Uri, changed: () => void): vscode.Disposable {
  const name = literalName(uri);
  const patterns = [new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), name)];
  if (!FILE_NAME.test(name)) patterns.push(new vscode.RelativePattern(uri, '*'));
  return vscode.Disposable.from(...patterns.map((pattern) => watchPattern(pattern, changed)));
}

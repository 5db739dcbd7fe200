import * as vscode from 'vscode';

/**
 * Whether a document's location is a file people work on, or one that is not saved yet. Others show what a file
 * was or could be (source control, local history, edits that are proposed): nothing of them is checked or run.
 */
export function isRealFile({ scheme }: vscode.Uri): boolean {
  if (scheme === 'file' || scheme === 'untitled') return true;
  if (vscode.workspace.workspaceFolders?.some((folder) => folder.uri.scheme === scheme) === true) return true;
  return vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}

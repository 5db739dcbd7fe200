import * as vscode from 'vscode';

/** A location as debug clients name it: the path of a file, the URI of anything else. */
export function clientPath(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

/** The location that a client's path means. */
export function locationOf(path: string): vscode.Uri {
  return /^[a-z][a-z\d+.-]+:/i.test(path) ? vscode.Uri.parse(path) : vscode.Uri.file(path);
}

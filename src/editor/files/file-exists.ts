import * as vscode from 'vscode';

/** Whether there is something at a location on disk, whatever it is; what cannot be asked counts as not there. */
export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

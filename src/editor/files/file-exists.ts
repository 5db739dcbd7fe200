import * as vscode from 'vscode';
import { onlyFileError } from '../base/log';

/** Whether there is something at a location on disk, whatever it is; what cannot be asked counts as not there. */
export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    onlyFileError('a file could not be looked for', error);
    return false;
  }
}

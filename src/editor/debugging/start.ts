import * as vscode from 'vscode';
import { canRunGuards } from '../base/trust';
import { debugConfiguration } from './configuration';

/**
 * Debugs a scenario, stopping in steps called `step` only when that is given. Resolves when the session has
 * started, or did not; a message says when guards may not run here.
 */
export async function startDebugging(scenario: vscode.Uri, step?: string): Promise<boolean> {
  if (!canRunGuards()) return false;
  const folder = vscode.workspace.getWorkspaceFolder(scenario);
  // Unsaved text is debugged as it is, like everywhere: nothing needs to be saved for it.
  return vscode.debug.startDebugging(folder, debugConfiguration(scenario, step), {
    suppressSaveBeforeStart: true,
  });
}

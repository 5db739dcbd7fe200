import * as vscode from 'vscode';
import {
  MANAGE_TRUST_COMMAND,
  runObstacle,
  tellObstacle,
  type RunObstacle,
} from '../../ide/runs/run-obstacle';

/** Why no guard can run in this window now; undefined when guards run. */
export function currentObstacle(): RunObstacle | undefined {
  return runObstacle({
    trusted: vscode.workspace.isTrusted,
    folderSchemes: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.scheme),
  });
}

/**
 * Whether guards may run now. When not, this is the one place that says why, with a way to grant trust; the
 * message does not hold up the caller.
 */
export function mayRunGuards(): boolean {
  const obstacle = currentObstacle();
  if (!obstacle) return true;
  void tellObstacle(obstacle, {
    show: (message, ...buttons) => vscode.window.showWarningMessage(message, ...buttons),
    manageTrust: () => vscode.commands.executeCommand(MANAGE_TRUST_COMMAND),
  });
  return false;
}

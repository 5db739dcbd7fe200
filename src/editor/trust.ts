import * as vscode from 'vscode';
import { runObstacle, type RunObstacle } from './run-obstacle';

/** Why no guard can run in this window now; undefined when guards run. */
export function currentObstacle(): RunObstacle | undefined {
  return runObstacle({
    trusted: vscode.workspace.isTrusted,
    folderSchemes: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.scheme),
  });
}

/** What telling a person takes; injected by tests. */
export interface ObstacleDialog {
  readonly show: (message: string, ...buttons: string[]) => Thenable<string | undefined>;
  readonly manageTrust: () => Thenable<unknown>;
}

const dialog: ObstacleDialog = {
  show: (message, ...buttons) => vscode.window.showWarningMessage(message, ...buttons),
  manageTrust: () => vscode.commands.executeCommand('workbench.trust.manage'),
};

/**
 * Whether guards may run now. When not, this is the one place that says why, with a way to grant trust; the
 * message does not hold up the caller.
 */
export function mayRunGuards(obstacle = currentObstacle(), { show, manageTrust } = dialog): boolean {
  if (!obstacle) return true;
  void show(obstacle.message, ...obstacle.buttons).then((chosen) =>
    chosen === undefined ? undefined : manageTrust(),
  );
  return false;
}

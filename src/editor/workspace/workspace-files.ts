import * as vscode from 'vscode';
import { GuardFolders } from './guard-folders';
import { followRenamedGuards } from './renamed-guards';
import type { EditorServices } from '../services';

/** Follows what happens to files: guards renamed or rebuilt anywhere, scenarios that are gone. */
export function registerWorkspaceFiles(services: EditorServices): vscode.Disposable {
  const { history, scenarios } = services;
  const end = history.onScenario(({ uri }, event) => {
    if (event?.type === 'scenario-finished' && !scenarios.get(uri)) history.forgetScenario(uri);
  });
  return vscode.Disposable.from(
    followRenamedGuards(services),
    new GuardFolders(services),
    scenarios.onDidRemove((uri) => history.forgetScenario(uri)),
    new vscode.Disposable(end),
  );
}

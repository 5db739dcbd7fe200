import * as vscode from 'vscode';
import { GuardFolders } from './guard-folders';
import { followRenamedGuards } from './renamed-guards';
import type { GuardSources } from '../sources/guard-sources';
import type { RunHistory } from '../../ide/runs/run-history';
import type { ScenarioChanges } from './scenario-changes';
import type { ScenarioIndex } from './scenario-index';

interface WorkspaceServices {
  readonly changes: ScenarioChanges;
  readonly guards: GuardSources;
  readonly scenarios: ScenarioIndex;
  readonly history: RunHistory;
}

/** Follows what happens to files: guards renamed or rebuilt anywhere, scenarios that are gone. */
export function registerWorkspaceFiles(services: WorkspaceServices): vscode.Disposable {
  const { history, scenarios } = services;
  const end = history.onScenario(({ uri }, event) => {
    if (event?.type === 'scenario-finished' && !scenarios.get(uri)) history.forgetScenario(uri);
  });
  return vscode.Disposable.from(
    followRenamedGuards(scenarios),
    new GuardFolders(services),
    scenarios.onDidRemove((uri) => history.forgetScenario(uri)),
    new vscode.Disposable(end),
  );
}

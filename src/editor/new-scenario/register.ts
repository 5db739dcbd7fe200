import * as vscode from 'vscode';
import { COMMANDS } from '../../ide/ids';
import { registerCommand } from '../base/commands';
import type { EditorServices } from '../services';
import { Catalogs } from '../tool-map/catalogs';
import { newScenario } from './new-scenario';
import { scenarioFromRun } from './scenario-from-run';

/** The commands that make scenarios which are real from the start. */
export function registerNewScenarios(services: EditorServices): vscode.Disposable {
  const catalogs = new Catalogs(services.settings, services.context.workspaceState);
  return vscode.Disposable.from(
    registerCommand(COMMANDS.newScenario, (...args: unknown[]) => newScenario(services, catalogs, ...args)),
    registerCommand(COMMANDS.newScenarioFromRun, (...args: unknown[]) => scenarioFromRun(services, ...args)),
  );
}

import * as vscode from 'vscode';
import { COMMANDS } from '../../ide/ids';
import { registerCommand } from '../base/commands';
import type { EditorServices } from '../services';
import { scenarioFromRun } from './scenario-from-run';

/** The commands that make scenarios which are real from the start. */
export function registerNewScenarios(services: EditorServices): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand(COMMANDS.newScenarioFromRun, (...args: unknown[]) => scenarioFromRun(services, ...args)),
  );
}

import * as vscode from 'vscode';
import { COMMANDS, type CommandId } from '../ids';
import type { EditorServices } from '../services';
import { runAllScenarios } from './run-all-scenarios';
import { rerunLast } from './rerun-last';
import { runGuard } from './run-guard';
import { runScenarioFile } from './run-scenario';

type Body = (services: EditorServices, ...args: unknown[]) => Promise<void> | void;

/** The commands that belong to no view of their own. */
const BODIES: readonly (readonly [CommandId, Body])[] = [
  [COMMANDS.runGuard, runGuard],
  [COMMANDS.runScenario, runScenarioFile],
  [COMMANDS.runAllScenarios, runAllScenarios],
  [COMMANDS.rerunLast, rerunLast],
  [COMMANDS.stop, ({ runner }) => runner.stop()],
  [COMMANDS.showOutput, ({ output }) => output.show(true)],
];

/** Registers every command that belongs to no view of its own. */
export function registerCommands(services: EditorServices): vscode.Disposable {
  return vscode.Disposable.from(
    ...BODIES.map(([id, body]) =>
      vscode.commands.registerCommand(id, (...args: unknown[]) => body(services, ...args)),
    ),
  );
}

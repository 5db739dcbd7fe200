import * as vscode from 'vscode';
import { COMMANDS } from '../ids';
import type { EditorServices } from '../services';

/** Registers every command that belongs to no view of its own. */
export function registerCommands(services: EditorServices): vscode.Disposable {
  const { output } = services;
  return vscode.Disposable.from(
    vscode.commands.registerCommand(COMMANDS.showOutput, () => output.show(true)),
  );
}

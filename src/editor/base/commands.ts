import * as vscode from 'vscode';
import type { CommandId } from '../../ide/ids';
import { guarded, inBackground } from './log';

/** Registers a command of ours; when it fails, a message says so (`guarded`). All commands are registered here. */
export function registerCommand<A extends readonly unknown[]>(
  id: CommandId,
  body: (...args: A) => unknown,
  what = `the command ${id} failed`,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, guarded(what, body));
}

/** Sets a key that `when` clauses of the manifest use. */
export function setContext(key: string, value: unknown): void {
  inBackground(
    `the context key ${key} could not be set`,
    vscode.commands.executeCommand('setContext', key, value),
  );
}

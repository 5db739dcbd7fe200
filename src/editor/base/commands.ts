import * as vscode from 'vscode';
import { NEEDS_COMPUTER } from '../../ide/browser/needs-computer';
import type { CommandId } from '../../ide/ids';
import { HAS_DISK } from './disk';
import { guarded, inBackground } from './log';
import { showInformation } from './messages';

/** Registers a command of ours; when it fails, a message says so (`guarded`). All commands are registered here. */
export function registerCommand<A extends readonly unknown[]>(
  id: CommandId,
  body: (...args: A) => unknown,
  what = `the command ${id} failed`,
): vscode.Disposable {
  const missing = HAS_DISK ? undefined : NEEDS_COMPUTER.get(id);
  const done = missing === undefined ? body : (): void => showInformation(missing);
  return vscode.commands.registerCommand(id, guarded(what, done));
}

/** Whether there is a way to do what a command does: in a browser, what needs a computer is not offered. */
export function isPossible(command: string): boolean {
  return HAS_DISK || !NEEDS_COMPUTER.has(command);
}

/** Sets a key that `when` clauses of the manifest use. */
export function setContext(key: string, value: unknown): void {
  inBackground(
    `the context key ${key} could not be set`,
    vscode.commands.executeCommand('setContext', key, value),
  );
}

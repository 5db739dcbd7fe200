import * as vscode from 'vscode';
import { CONTEXT_KEYS } from '../../ide/ids';

/**
 * Resolves when the window has answered a question of ours: everything that it sent before, such as a request to run
 * tests, has arrived by then.
 */
export async function windowAnswered(): Promise<void> {
  await vscode.commands.executeCommand('setContext', CONTEXT_KEYS.answered, true);
}

import * as vscode from 'vscode';
import { inBackground } from './log';

/** Shows messages that need no answer; nothing waits until they are gone. */
export function showInformation(message: string): void {
  show(vscode.window.showInformationMessage(message));
}

/** See `showInformation`. */
export function showWarning(message: string): void {
  show(vscode.window.showWarningMessage(message));
}

/** See `showInformation`. */
export function showError(message: string): void {
  show(vscode.window.showErrorMessage(message));
}

function show(message: Thenable<unknown>): void {
  inBackground('a message could not be shown', message);
}

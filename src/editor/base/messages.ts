import * as vscode from 'vscode';
import { messageText } from '../../report/terminal-text';
import { inBackground } from './log';

// The one way to messages: VS Code makes links of what looks like one, and a file, a guard, or a build may say so.

/** Shows messages that need no answer; nothing waits until they are gone. */
export function showInformation(message: string): void {
  show(askInformation(message));
}

/** See `showInformation`. */
export function showWarning(message: string): void {
  show(askWarning(message));
}

/** See `showInformation`. */
export function showError(message: string): void {
  show(askError(message));
}

function show(message: Thenable<unknown>): void {
  inBackground('a message could not be shown', message);
}

/** Shows a message with buttons; resolves to the title of the chosen one, undefined when the message is closed. */
export function askInformation(message: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(messageText(message), ...buttons);
}

/** See `askInformation`. */
export function askWarning(message: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(messageText(message), ...buttons);
}

/** See `askInformation`. */
export function askError(message: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(messageText(message), ...buttons);
}

/** A dialog that has to be answered before anything else. VS Code shows its texts as they are. */
export function askInDialog(
  kind: 'information' | 'warning',
  { message, detail }: { readonly message: string; readonly detail?: string },
  ...buttons: readonly string[]
): Thenable<string | undefined> {
  const options = { modal: true, ...(detail === undefined ? {} : { detail }) };
  return kind === 'warning'
    ? vscode.window.showWarningMessage(message, options, ...buttons)
    : vscode.window.showInformationMessage(message, options, ...buttons);
}

/** What a task of `withProgress` reports; `increment` is in percent of all that is to be done. */
export interface ShownProgress {
  report(step: { readonly message: string; readonly increment: number }): void;
}

/** Shows a task that takes long, with a way to cancel it: as a message, or in the status bar. */
export function withProgress<T>(
  where: 'message' | 'status bar',
  title: string,
  task: (progress: ShownProgress, token: vscode.CancellationToken) => Thenable<T>,
): Thenable<T> {
  const { Notification, Window } = vscode.ProgressLocation;
  const location = where === 'message' ? Notification : Window;
  return vscode.window.withProgress(
    { location, title: messageText(title), cancellable: true },
    (progress, token) => {
      const report: ShownProgress['report'] = ({ message, increment }) =>
        progress.report({ message: messageText(message), increment });
      return task({ report }, token);
    },
  );
}

/** Shows in the title of a view that a task goes on. */
export function withViewProgress<T>(viewId: string, task: () => Thenable<T>): Thenable<T> {
  return vscode.window.withProgress({ location: { viewId } }, task);
}

/** Says in the status bar that something was done, for some milliseconds. */
export function showDone(message: string, forMs = 3000): void {
  vscode.window.setStatusBarMessage(messageText(message), forMs);
}

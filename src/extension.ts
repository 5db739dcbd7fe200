// The composition root of the editor: constructs, registers, pushes.
import type * as vscode from 'vscode';
import { createServices } from './editor/services';
import { registerCommands } from './editor/commands/register';

export function activate(context: vscode.ExtensionContext): void {
  const services = createServices(context);
  context.subscriptions.push(registerCommands(services));
}

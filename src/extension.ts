// The composition root of the editor: constructs, registers, pushes.
import * as vscode from 'vscode';

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Guard Lab');
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand('guardLab.showOutput', () => output.show()),
  );
}

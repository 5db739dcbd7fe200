import * as vscode from 'vscode';
import { registerCommand } from '../base/commands';
import { logWarning } from '../base/log';
import { COMMANDS, SCHEMES } from '../../ide/ids';
import { documentationPage } from '../../diagnostics/documentation';
import { DIAGNOSTIC_CODES, RULES } from '../../diagnostics/registry';

/** Registers the pages about diagnostic codes and the command that opens them; works without a network. */
export function registerExplanations(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEMES.documentation, {
      provideTextDocumentContent: ({ path }) => documentationPage(path.replace(/^\/|\.md$/g, '')),
    }),
    registerCommand(COMMANDS.explainCode, (code: unknown) =>
      explain(typeof code === 'string' ? code : undefined),
    ),
  );
}

async function pickCode(): Promise<string | undefined> {
  const items = DIAGNOSTIC_CODES.map((code) => ({ label: code, description: RULES[code].title }));
  const options = {
    title: vscode.l10n.t('Explain Diagnostic'),
    placeHolder: vscode.l10n.t('Search by code or title'),
    matchOnDescription: true,
  };
  return (await vscode.window.showQuickPick(items, options))?.label;
}

async function explain(given: string | undefined): Promise<void> {
  const code = given ?? (await pickCode());
  if (code === undefined || !/^[\w-]+$/.test(code)) return;
  const uri = vscode.Uri.from({ scheme: SCHEMES.documentation, path: `/${code}.md` });
  try {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  } catch (error) {
    logWarning('the Markdown preview could not be opened', error);
    // The built-in preview can be switched off.
    await vscode.window.showTextDocument(uri);
  }
}

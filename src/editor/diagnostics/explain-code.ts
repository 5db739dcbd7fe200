import * as vscode from 'vscode';
import { COMMANDS, SCHEMES } from '../ids';
import { documentationPage, DOCUMENTED_CODES } from './documentation';

/** Registers the pages about diagnostic codes and the command that opens them; works without a network. */
export function registerExplanations(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEMES.documentation, {
      provideTextDocumentContent: ({ path }) => documentationPage(path.replace(/^\/|\.md$/g, '')),
    }),
    vscode.commands.registerCommand(COMMANDS.explainCode, (code: unknown) =>
      explain(typeof code === 'string' ? code : undefined),
    ),
  );
}

async function explain(given: string | undefined): Promise<void> {
  const code = given ?? (await vscode.window.showQuickPick(DOCUMENTED_CODES, { title: 'Diagnostic code' }));
  if (code === undefined || !/^[\w-]+$/.test(code)) return;
  const uri = vscode.Uri.from({ scheme: SCHEMES.documentation, path: `/${code}.md` });
  try {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // The built-in preview can be switched off.
    await vscode.window.showTextDocument(uri);
  }
}

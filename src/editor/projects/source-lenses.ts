import * as vscode from 'vscode';
import { COMMANDS } from '../../ide/ids';
import { exportsOf, languageOf } from '../../project/source-exports';
import type { GuardProjects } from './guard-projects';

/** The functions that the gateway calls: what a guard does begins there. */
const ENTRIES: ReadonlySet<string> = new Set(['label_agent', 'label_resource', 'label_response']);
/** Longer sources have no lenses, in characters. */
const MAX_LENGTH = 4 * 1024 * 1024;

/** Files that may hold the functions of a guard; WAT has its own lenses. */
export const SOURCE_SELECTOR: vscode.DocumentSelector = {
  scheme: 'file',
  pattern: '**/*.{rs,go,c,cc,cpp,cxx,h,hh,hpp,ts,zig}',
};

/** Run and Debug over the functions of a guard that the gateway calls, and how many scenarios run them. */
export class SourceLenses implements vscode.CodeLensProvider {
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(private readonly projects: GuardProjects) {
    this.onDidChangeCodeLenses = projects.onDidChange;
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { uri } = document;
    const language = languageOf(uri.path);
    const text = document.getText();
    if (!language || text.length > MAX_LENGTH) return [];
    const entries = exportsOf(text, language).filter(({ name }) => ENTRIES.has(name));
    if (entries.length === 0) return [];
    const found = await this.projects.ofSource(uri);
    const count = found.reduce((sum, { scenarios }) => sum + scenarios.length, 0);
    return entries.flatMap(({ offset }) => {
      const start = document.positionAt(offset);
      return lensesOf(uri, count).map(
        (command) => new vscode.CodeLens(new vscode.Range(start, start), command),
      );
    });
  }
}

function lensesOf(uri: vscode.Uri, count: number): vscode.Command[] {
  const scenarios = count === 1 ? '1 scenario' : `${String(count)} scenarios`;
  return [
    {
      title: '$(play) Run Guard',
      tooltip: `Build this guard, and run the ${scenarios} that name it.`,
      command: COMMANDS.runGuard,
      arguments: [uri],
    },
    {
      title: '$(debug-alt) Debug',
      tooltip: 'Build this guard, and debug a scenario that names it.',
      command: COMMANDS.debugGuard,
      arguments: [uri],
    },
  ];
}

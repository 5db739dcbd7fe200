import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS } from '../../ide/ids';
import { exportLenses, type ExportLens } from '../../ide/projects/export-lenses';
import { languageOf } from '../../project/source-exports';
import type { GuardProjects, ProjectGuards } from './guard-projects';

/** Longer sources have no lenses, in characters. */
const MAX_LENGTH = 4 * 1024 * 1024;

/** Files that may hold the functions of a guard; WAT has its own lenses. */
export const SOURCE_SELECTOR: vscode.DocumentSelector = {
  scheme: 'file',
  pattern: '**/*.{rs,go,c,cc,cpp,cxx,h,hh,hpp,ts,zig}',
};

/** Over the exported functions of a guard: what can be done with each (`exportLenses`). */
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
    const found = await this.projects.ofSource(uri);
    const scenarios = found.reduce((sum, guards) => sum + guards.scenarios.length, 0);
    return exportLenses(text, language, { isKnown: found.length > 0, scenarios }).map((lens) => {
      const start = document.positionAt(lens.offset);
      const named = document.positionAt(nameOffset(text, lens));
      return new vscode.CodeLens(new vscode.Range(start, start), commandOf(lens, uri, named, found));
    });
  }
}

/** Where the name of the function is; its own name may be another one than that of the export. */
function nameOffset(text: string, { name, offset }: ExportLens): number {
  const end = text.indexOf('(', offset);
  const head = text.slice(offset, end < 0 ? offset : end);
  const exported = head.lastIndexOf(name);
  const last = /\w+\s*$/.exec(head);
  return offset + (exported >= 0 ? exported : (last?.index ?? 0));
}

function commandOf(
  { action, title, tooltip }: ExportLens,
  uri: vscode.Uri,
  named: vscode.Position,
  [guards]: readonly ProjectGuards[],
): vscode.Command {
  const wasm = guards?.modules[0]?.wasm;
  const module = wasm === undefined ? [] : [vscode.Uri.file(resolve(wasm))];
  const [command, args] = {
    run: [COMMANDS.runGuard, [uri]],
    debug: [COMMANDS.debugGuard, [uri]],
    'new-scenario': [COMMANDS.newScenario, module],
    references: ['editor.action.findReferences', [uri, named]],
  }[action] as [string, unknown[]];
  return { title, tooltip, command, arguments: args };
}

import * as vscode from 'vscode';
import { CONTEXT_KEYS } from '../../ide/ids';
import { languageOf } from '../../project/source-exports';
import { setContext } from '../base/commands';
import { inBackground } from '../base/log';
import type { GuardProjects } from './guard-projects';

/** Tells the menus which shown files are sources of a guard. */
export function followShownSources(projects: GuardProjects): vscode.Disposable {
  let newest = 0;
  const look = async (): Promise<void> => {
    const own = ++newest;
    const shown = vscode.window.visibleTextEditors
      .map(({ document }) => document.uri)
      .filter(({ path }) => languageOf(path) !== undefined);
    const sources: string[] = [];
    for (const uri of shown) if ((await projects.ofSource(uri)).length > 0) sources.push(uri.fsPath);
    if (own !== newest) return;
    setContext(CONTEXT_KEYS.guardSources, sources);
    const active = vscode.window.activeTextEditor?.document.uri.fsPath;
    setContext(CONTEXT_KEYS.sourceIsActive, active !== undefined && sources.includes(active));
  };
  const later = (): void => inBackground('sources of guards could not be looked for', look());
  later();
  return vscode.Disposable.from(
    vscode.window.onDidChangeVisibleTextEditors(later),
    vscode.window.onDidChangeActiveTextEditor(later),
    projects.onDidChange(later),
  );
}

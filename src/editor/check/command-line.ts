import * as vscode from 'vscode';
import { DEFAULT_PROFILE } from '../../gateway/limits';
import { checkCommandLine } from '../../ide/check/command-line';
import type { EditorServices } from '../services';
import type { CheckSession } from './session';

/**
 * The command that gives the same result in a terminal in the folder of the workspace; undefined before a check began.
 * @param code the only property that is asked for; all when undefined
 */
export function commandLineOf(
  { basis, state }: CheckSession,
  code: string | undefined,
  { settings }: Pick<EditorServices, 'settings'>,
): string | undefined {
  if (!basis) return undefined;
  const { guard, scenarios } = basis.target;
  const files = scenarios.length === 0 ? [guard] : scenarios.map(({ file }) => file.uri);
  const profile = settings.profileFor(basis.home);
  const check = {
    paths: files.map(terminalPath),
    catalogs: basis.catalogs.map(terminalPath),
    ...(profile === DEFAULT_PROFILE ? {} : { profile }),
    seed: state.seed,
    runs: state.runs,
    ...(code === undefined ? {} : { only: code }),
  };
  return checkCommandLine(check, process.platform === 'win32' ? 'windows' : 'posix');
}

/** A path from the first folder of the workspace, in which terminals start; else the whole path. */
function terminalPath(uri: vscode.Uri): string {
  const first = vscode.workspace.workspaceFolders?.[0];
  const isInside = first && vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === first.uri.toString();
  return isInside ? vscode.workspace.asRelativePath(uri, false) : uri.fsPath;
}

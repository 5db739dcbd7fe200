import * as vscode from 'vscode';
import { jsonValue } from '../../base/json-value';
import { movedGuardPath, type Move } from '../../ide/paths/guard-path';
import { toRange } from '../base/ranges';
import type { ScenarioFile } from './scenario-file';
import type { ScenarioIndex } from './scenario-index';

/**
 * When guards, files of saved answers, scenarios or folders of them are renamed or moved in the explorer, the scenarios
 * go on naming them: VS Code asks before it makes these changes, and undoes them with the move.
 */
export function followRenamedGuards(scenarios: ScenarioIndex): vscode.Disposable {
  return vscode.workspace.onWillRenameFiles((event) => {
    const moves = new Map<string, Move[]>();
    for (const { oldUri, newUri } of event.files) {
      // To another file system no path leads.
      if (oldUri.scheme !== newUri.scheme || oldUri.authority !== newUri.authority) continue;
      const place = `${oldUri.scheme}://${oldUri.authority}`;
      moves.set(place, [...(moves.get(place) ?? []), { from: oldUri.path, to: newUri.path }]);
    }
    const edit = new vscode.WorkspaceEdit();
    for (const file of scenarios.files) {
      const own = moves.get(`${file.uri.scheme}://${file.uri.authority}`);
      if (own) changePaths(edit, file, own);
    }
    if (edit.size > 0) event.waitUntil(Promise.resolve(edit));
  });
}

/** Changes the names of the guard and of files with saved answers. */
function changePaths(
  edit: vscode.WorkspaceEdit,
  { uri, parsed }: ScenarioFile,
  moves: readonly Move[],
): void {
  const { source, references } = parsed;
  for (const path of [['guard'], ...references.map(({ list, at }) => [...list, ...at])]) {
    const value = source.rangeOf(path)?.value;
    const written = value && stringIn(source.text.slice(value.start, value.end));
    const moved = written === undefined ? undefined : movedGuardPath(uri, written, moves);
    if (!value || moved === undefined) continue;
    edit.replace(uri, toRange(source.lines.rangeOf(value)), JSON.stringify(moved));
  }
}

function stringIn(literal: string): string | undefined {
  const value = jsonValue(literal);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

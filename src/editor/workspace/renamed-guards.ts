import * as vscode from 'vscode';
import { jsonValue } from '../../base/json-value';
import { movedGuardPath, type Move } from '../../ide/paths/guard-path';
import { toRange } from '../base/ranges';
import type { ScenarioFile, ScenarioIndex } from './scenario-index';

/**
 * When guards, scenarios or folders of them are renamed or moved in the explorer, the scenarios go on naming
 * their guards: VS Code asks before it makes these changes, and undoes them with the move.
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
      if (own) changeGuard(edit, file, own);
    }
    if (edit.size > 0) event.waitUntil(Promise.resolve(edit));
  });
}

function changeGuard(
  edit: vscode.WorkspaceEdit,
  { uri, parsed }: ScenarioFile,
  moves: readonly Move[],
): void {
  const { source } = parsed;
  const value = source.rangeOf(['guard'])?.value;
  if (!value) return;
  const literal = source.text.slice(value.start, value.end);
  const written = stringIn(literal);
  const moved = written === undefined ? undefined : movedGuardPath(uri, written, moves);
  if (moved === undefined) return;
  edit.replace(uri, toRange(source.lines.rangeOf(value)), JSON.stringify(moved));
}

function stringIn(literal: string): string | undefined {
  const value = jsonValue(literal);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

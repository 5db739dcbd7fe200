import * as vscode from 'vscode';
import { parseScenario } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import { shownPath } from '../guard-sources';
import type { Place } from './node';
import { sourceCandidates } from './source-candidates';

/** Shows a place in an editor; a place that is gone is told in a message. */
export async function goTo(place: Place, preserveFocus: boolean): Promise<void> {
  const { scenario } = place;
  try {
    if (place.kind === 'scenario') {
      await showInScenario(scenario.uri, place.path, preserveFocus);
      return;
    }
    const { source = '', line = 1, column = 1 } = place.frame;
    const uri = await existing(source, scenario.guard ?? scenario.uri);
    if (!uri) {
      void vscode.window.showInformationMessage(
        `Guard Lab: ${source} is not in this workspace. The setting guardLab.sourceMap says where sources are.`,
      );
      return;
    }
    const position = new vscode.Position(Math.max(line - 1, 0), Math.max(column - 1, 0));
    await vscode.window.showTextDocument(uri, {
      selection: new vscode.Range(position, position),
      preview: true,
      preserveFocus,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showWarningMessage(
      `Guard Lab: ${shownPath(scenario.uri)} cannot be shown any more: ${reason}`,
    );
  }
}

/** The value as the text stands now, or the nearest one around it that is still there. */
async function showInScenario(uri: vscode.Uri, path: ScenarioPath, preserveFocus: boolean): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const found = parseScenario(document.getText()).source.nearestRangeOf(path)?.value;
  const start = document.positionAt(found?.offset ?? 0);
  const end = path.includes('backend') && found ? document.positionAt(found.offset + found.length) : start;
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(start, end),
    preview: true,
    preserveFocus,
  });
}

async function existing(source: string, guard: vscode.Uri): Promise<vscode.Uri | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.path);
  if (source === shownPath(guard)) return guard;
  for (const path of sourceCandidates(source, { path: guard.path, shown: shownPath(guard) }, folders)) {
    const uri = guard.with({ path });
    try {
      const { type } = await vscode.workspace.fs.stat(uri);
      if (type !== vscode.FileType.Directory) return uri;
    } catch {
      // Not there: try the next.
    }
  }
  return undefined;
}

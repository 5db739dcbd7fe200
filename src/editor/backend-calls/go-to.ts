import * as vscode from 'vscode';
import { parseScenario } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import { openDisassembly } from '../commands/open-disassembly';
import { shownPath } from '../guard-sources';
import type { SourcePositions } from '../source-positions';
import { rowText, type Place } from './node';

/** Shows a place in an editor; a place that is gone is told in a message. */
export async function goTo(place: Place, positions: SourcePositions, preserveFocus: boolean): Promise<void> {
  const { scenario } = place;
  try {
    if (place.kind === 'scenario') {
      await showInScenario(scenario.uri, place.path, preserveFocus);
      return;
    }
    const location = await positions.resolve(place.frame, scenario.guard ?? scenario.uri, { ask: 'now' });
    if (location) {
      const { uri, range } = location;
      await vscode.window.showTextDocument(uri, { selection: range, preview: true, preserveFocus });
      return;
    }
    if (place.frame.source !== undefined) {
      void vscode.window.showInformationMessage(
        `Guard Lab: ${rowText(place.frame.source)} is not on this machine. The setting guardLab.sourceMap says where sources are.`,
      );
    }
    if (scenario.guard) await openDisassembly(scenario.guard, place.frame.offset);
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

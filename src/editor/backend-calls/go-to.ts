import * as vscode from 'vscode';
import { openDisassembly } from '../commands/open-disassembly';
import { shownPath } from '../sources/guard-sources';
import { parseScenario } from '../../scenario/parse';
import type { EditorServices } from '../services';
import { shownPosition } from '../../text/shown-position';
import { rangeIn } from '../base/ranges';
import { remappedLine, remappedPath } from '../../ide/backend-calls/remap';
import { rowText, type NodeLocation } from '../../ide/backend-calls/node';

type GuardLocation = Extract<NodeLocation, { kind: 'guard' }>;
type ScenarioLocation = Extract<NodeLocation, { kind: 'scenario' }>;

/**
 * Shows a place in an editor: where it is now, if the text was edited since the run. A place that is gone is
 * reported in a message; nothing else is shown in its stead.
 */
export async function goTo(
  place: NodeLocation,
  services: Pick<EditorServices, 'guards' | 'positions'>,
  preserveFocus: boolean,
): Promise<void> {
  const { scenario } = place;
  try {
    if (place.kind === 'scenario') await showInScenario(place, preserveFocus);
    else await showInGuard(place, services, preserveFocus);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showWarningMessage(`Guard Lab: Cannot show ${shownPath(scenario.uri)}: ${reason}`);
  }
}

async function showInScenario(
  { scenario: { uri, text }, path }: ScenarioLocation,
  preserveFocus: boolean,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const now = document.getText();
  const moved = text === undefined ? path : remappedPath(path, text, now);
  const found = moved && parseScenario(now).source.rangeOf(moved)?.value;
  const isAnswer = path.includes('backend');
  if (!found) {
    const what = isAnswer ? 'saved answer' : 'step';
    gone(`this ${what} is no longer in ${shownPath(uri)}: the scenario was edited after the run.`);
    return;
  }
  const shown = isAnswer ? found : { start: found.start, end: found.start };
  await show(uri, rangeIn(document, shown), preserveFocus);
}

async function showInGuard(
  { scenario, frame }: GuardLocation,
  { guards, positions }: Pick<EditorServices, 'guards' | 'positions'>,
  preserveFocus: boolean,
): Promise<void> {
  const guard = scenario.guard ?? scenario.uri;
  const location = await positions.resolve(frame, guard, { ask: 'now' });
  if (location) {
    const { uri, range } = location;
    const isText = scenario.guardText !== undefined && uri.toString() === guard.toString();
    const now = isText ? (await vscode.workspace.openTextDocument(uri)).getText() : '';
    const line = isText ? remappedLine(range.start.line, scenario.guardText ?? '', now) : range.start.line;
    if (line !== undefined) {
      const start = range.start.with({ line });
      return show(uri, new vscode.Range(start, start), preserveFocus);
    }
    return gone(
      `line ${String(shownPosition(range.start).line)} of ${shownPath(uri)} was edited after the run.`,
    );
  }
  if (frame.source !== undefined)
    gone(
      `${rowText(frame.source)} is not on this machine. Use the setting guardLab.sourceMap to specify where sources are.`,
    );
  if (!scenario.guard) return;
  if ((await guards.read(guard)).stamp === scenario.guardStamp) await openDisassembly(guard, frame.offset);
  else gone(`${shownPath(guard)} was changed after the run, so its instructions differ.`);
}

async function show(uri: vscode.Uri, selection: vscode.Range, preserveFocus: boolean): Promise<void> {
  await vscode.window.showTextDocument(uri, { selection, preview: true, preserveFocus });
}

function gone(sentence: string): void {
  void vscode.window.showInformationMessage(`Guard Lab: ${sentence}`);
}

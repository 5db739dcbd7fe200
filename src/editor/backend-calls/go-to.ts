import * as vscode from 'vscode';
import { messageOf } from '../../base/fault';
import { logWarning } from '../base/log';
import { showInformation, showWarning } from '../base/messages';
import { openDisassembly } from '../commands/open-disassembly';
import { shownPath } from '../sources/guard-sources';
import { splitAtFile } from '../../scenario/answer-place';
import { parseScenario } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import { resolveBeside } from '../files/resolve-beside';
import type { EditorServices } from '../services';
import { shownPosition } from '../../text/shown-position';
import { rangeIn } from '../base/ranges';
import { remappedLine, remappedPath } from '../../ide/backend-calls/remap';
import { rowText, type NodeLocation } from '../../ide/backend-calls/node';

type GuardLocation = Extract<NodeLocation, { kind: 'guard' }>;
type ScenarioLocation = Extract<NodeLocation, { kind: 'scenario' }>;

/**
 * Shows a location in an editor: where it is now, if the text was edited since the run. A location that is gone is
 * reported in a message; nothing else is shown in its stead.
 */
export async function goTo(
  location: NodeLocation,
  services: Pick<EditorServices, 'guards' | 'positions'>,
  preserveFocus: boolean,
): Promise<void> {
  if (location.kind === 'scenario') await showInScenario(location, preserveFocus);
  else await showInGuard(location, services, preserveFocus);
}

/** The document at `uri`; undefined, after a message, when VS Code cannot open it. */
async function opened(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    logWarning('a document could not be opened', error);
    showWarning(vscode.l10n.t('Guard Lab: Cannot show {0}: {1}', shownPath(uri), messageOf(error)));
    return undefined;
  }
}

async function showInScenario({ scenario, path }: ScenarioLocation, preserveFocus: boolean): Promise<void> {
  const { uri, text, path: inFile } = textOf(scenario, path);
  const document = await opened(uri);
  if (!document) return;
  const now = document.getText();
  const moved = text === undefined ? inFile : remappedPath(inFile, text, now);
  const found = moved && parseScenario(now).source.rangeOf(moved)?.value;
  const isAnswer = path.includes('backend');
  if (!found) {
    const [file, isScenario] = [shownPath(uri), inFile === path];
    if (!isAnswer)
      gone(vscode.l10n.t('this step is no longer in {0}: the scenario was edited after the run.', file));
    else if (isScenario)
      gone(
        vscode.l10n.t('this saved answer is no longer in {0}: the scenario was edited after the run.', file),
      );
    else
      gone(vscode.l10n.t('this saved answer is no longer in {0}: the file was edited after the run.', file));
    return;
  }
  const shown = isAnswer ? found : { start: found.start, end: found.start };
  await show(document, rangeIn(document, shown), preserveFocus);
}

/** The text that has a value of a scenario: its own, or that of a file with saved answers. */
function textOf(
  { uri, text, answers }: ScenarioLocation['scenario'],
  path: ScenarioPath,
): { readonly uri: vscode.Uri; readonly text: string | undefined; readonly path: ScenarioPath } {
  const scenario = vscode.Uri.parse(uri.toString());
  const split = splitAtFile(path);
  const named = split && text !== undefined ? parseScenario(text).references : [];
  const name = named.find(
    ({ list, at }) => [...list, ...at].join('\0') === split?.reference.join('\0'),
  )?.file;
  if (!split || name === undefined) return { uri: scenario, text, path };
  return { uri: resolveBeside(scenario, name), text: answers?.get(name), path: split.inFile };
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
    const document = await opened(uri);
    if (!document) return;
    const now = isText ? document.getText() : '';
    const line = isText ? remappedLine(range.start.line, scenario.guardText ?? '', now) : range.start.line;
    if (line !== undefined) {
      const start = range.start.with({ line });
      return show(document, new vscode.Range(start, start), preserveFocus);
    }
    return gone(
      vscode.l10n.t(
        'line {0} of {1} was edited after the run.',
        shownPosition(range.start).line,
        shownPath(uri),
      ),
    );
  }
  if (frame.source !== undefined)
    gone(
      vscode.l10n.t(
        '{0} is not on this machine. Use the setting guardLab.sourceMap to specify where sources are.',
        rowText(frame.source),
      ),
    );
  if (!scenario.guard) return;
  if ((await guards.read(guard)).stamp === scenario.guardStamp) await openDisassembly(guard, frame.offset);
  else gone(vscode.l10n.t('{0} was changed after the run, so its instructions differ.', shownPath(guard)));
}

async function show(
  document: vscode.TextDocument,
  selection: vscode.Range,
  preserveFocus: boolean,
): Promise<void> {
  await vscode.window.showTextDocument(document, { selection, preview: true, preserveFocus });
}

function gone(sentence: string): void {
  showInformation(vscode.l10n.t('Guard Lab: {0}', sentence));
}

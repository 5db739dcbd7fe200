import * as vscode from 'vscode';
import { messageOf } from '../../base/fault';
import { toolMarkdown } from '../../ide/tool-map/tool-markdown';
import { jsonText } from '../../report/json';
import { markdownMap } from '../../report/map-markdown';
import { savedLabelFile } from '../../report/label-file-text';
import { printable, terminalText } from '../../report/terminal-text';
import type { LabelsEnd } from '../../sandbox/map-thread';
import { withSignal } from '../base/cancellation';
import { onlyFileError } from '../base/log';
import { showDone, showWarning, withProgress } from '../base/messages';
import { shownPath } from '../sources/guard-sources';
import type { MapSession } from './session';

/** Copies a whole map, as `guard-lab map` writes it. */
export async function copyMap(session: MapSession, action: 'copy-json' | 'copy-markdown'): Promise<void> {
  const map = session.made?.map;
  if (!map) return;
  const text = action === 'copy-json' ? jsonText(map) : markdownMap(map);
  await copy(terminalText(text), vscode.l10n.t('Tool map copied'));
}

/** Copies what the map says of a tool. */
export async function copyTool(session: MapSession, tool: string, form: 'json' | 'markdown'): Promise<void> {
  const mapped = session.made?.map.tools.find(({ name }) => name === tool);
  if (!mapped) return;
  const detail = form === 'markdown' ? await session.detail(tool) : undefined;
  if (form === 'json')
    await copy(`${JSON.stringify(mapped, null, 2)}\n`, vscode.l10n.t('Tool copied as JSON'));
  else if (detail) await copy(toolMarkdown(detail.detail), vscode.l10n.t('Tool copied as Markdown'));
}

/** Save Labels: the label file of the guard, for git, as `guard-lab labels` with the catalogs and scenarios writes it. */
export async function saveLabels(session: MapSession, to?: vscode.Uri): Promise<void> {
  const basis = session.made?.basis;
  if (!basis) return;
  const { guard, scenarios } = basis.target;
  const beside = scenarios[0]?.file.uri ?? guard;
  const file =
    to ??
    (await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save Labels'),
      defaultUri: vscode.Uri.joinPath(beside, '..', 'labels.json'),
      filters: { [vscode.l10n.t('Label files')]: ['json'] },
    }));
  if (!file) return;
  const asked = await askedLabels(session, file);
  if (!asked.ok && 'canceled' in asked) return;
  const saved = asked.ok ? savedLabelFile(asked.file) : asked;
  if (!saved.ok) {
    unsaved(saved.error);
    return;
  }
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(saved.text));
  } catch (error) {
    onlyFileError('labels could not be saved', error);
    unsaved(messageOf(error));
    return;
  }
  showDone(vscode.l10n.t('Labels saved to {0}', shownPath(file)));
}

function unsaved(why: string): void {
  showWarning(vscode.l10n.t('Guard Lab: The labels cannot be saved: {0}', printable(why)));
}

/** Asks the guard for all labels, with progress and a way to cancel. */
function askedLabels(session: MapSession, file: vscode.Uri): Thenable<LabelsEnd> {
  const title = vscode.l10n.t('Asking for all labels of {0}', shownPath(file));
  return withProgress('message', title, (progress, token) =>
    withSignal(token, (signal) => {
      let last = 0;
      return session.labels(file, signal, ({ done, total }) => {
        const reached = total === 0 ? 0 : (100 * done) / total;
        const increment = Math.max(0, reached - last);
        progress.report({ message: vscode.l10n.t('{0} of {1}', done, total), increment });
        last = Math.max(last, reached);
      });
    }),
  );
}

async function copy(text: string, done: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  showDone(done);
}

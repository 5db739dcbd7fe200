import * as vscode from 'vscode';
import { relativePath } from '../../ide/paths/relative-path';
import { toolMarkdown } from '../../ide/tool-map/tool-markdown';
import { jsonText } from '../../report/json';
import { markdownMap } from '../../report/map-markdown';
import { terminalText } from '../../report/terminal-text';
import { showWarning } from '../base/messages';
import { shownPath } from '../sources/guard-sources';
import type { MapSession } from './session';

/** Copies a whole map, as `guard-lab map` writes it. */
export async function copyMap(session: MapSession, action: 'copy-json' | 'copy-markdown'): Promise<void> {
  const map = session.made?.map;
  if (!map) return;
  const text = action === 'copy-json' ? jsonText(map) : markdownMap(map);
  await copy(terminalText(text), 'Tool map copied');
}

/** Copies what the map says of a tool. */
export async function copyTool(session: MapSession, tool: string, form: 'json' | 'markdown'): Promise<void> {
  const mapped = session.made?.map.tools.find(({ name }) => name === tool);
  if (!mapped) return;
  const detail = form === 'markdown' ? await session.detail(tool) : undefined;
  if (form === 'json') await copy(`${JSON.stringify(mapped, null, 2)}\n`, 'Tool copied as JSON');
  else if (detail) await copy(toolMarkdown(detail.detail), 'Tool copied as Markdown');
}

/** Save Labels: a label file of the map, for git and `guard-lab diff`. */
export async function saveLabels(session: MapSession, to?: vscode.Uri): Promise<void> {
  const basis = session.made?.basis;
  if (!basis) return;
  const { guard, scenarios } = basis.target;
  const beside = scenarios[0]?.file.uri ?? guard;
  const file =
    to ??
    (await vscode.window.showSaveDialog({
      title: 'Save Labels',
      defaultUri: vscode.Uri.joinPath(beside, '..', 'labels.json'),
      filters: { 'Label files': ['json'] },
    }));
  if (!file) return;
  const outcome = await session.labels(relativePath(file.path, guard.path));
  if (!outcome.ok) {
    showWarning(`Guard Lab: The labels cannot be saved: ${outcome.error}`);
    return;
  }
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(outcome.text));
  vscode.window.setStatusBarMessage(`Labels saved to ${shownPath(file)}`, 3000);
}

async function copy(text: string, done: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(done, 3000);
}

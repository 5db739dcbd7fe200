import * as vscode from 'vscode';
import type { FromPage } from '../../ide/tool-map/protocol';
import { showInformation } from '../base/messages';
import { openDisassembly } from '../commands/open-disassembly';
import type { EditorServices } from '../services';
import type { MapSession } from './session';

/** Goes where a link of the details leads: to the line of a frame, else to its instruction. */
export async function followLink(
  session: MapSession,
  { positions }: Pick<EditorServices, 'positions'>,
  { tool, link }: Extract<FromPage, { type: 'follow' }>,
): Promise<void> {
  const guard = session.made?.basis.target.guard;
  const frame = (await session.detail(tool))?.links[link];
  if (!guard || !frame) return;
  const location = await positions.resolve(frame, guard, { ask: 'now' });
  if (location) {
    const selection = location.range;
    await vscode.window.showTextDocument(location.uri, { selection, viewColumn: vscode.ViewColumn.Beside });
  } else if (frame.offset > 0) await openDisassembly(guard, frame.offset);
  else
    showInformation(
      `Guard Lab: ${frame.source ?? 'the source'} is not on this machine. Use the setting guardLab.sourceMap to specify where sources are.`,
    );
}

import * as vscode from 'vscode';
import { decidingLink } from '../../ide/tool-map/deciding-link';
import type { FromPage } from '../../ide/tool-map/protocol';
import { inline } from '../../report/terminal-text';
import { showInformation } from '../base/messages';
import { openDisassembly } from '../commands/open-disassembly';
import type { EditorServices } from '../services';
import type { MapSession } from './session';

/** Goes to the line that decided how a tool is labeled, in a world or at all; says so when none is known. */
export async function goToSource(
  session: MapSession,
  services: Pick<EditorServices, 'positions'>,
  { tool, world }: Omit<Extract<FromPage, { type: 'go-to-source' }>, 'type'>,
): Promise<void> {
  const found = await session.detail(tool);
  if (!found) return;
  const source = decidingLink(found.detail, world);
  if (source) await followLink(session, services, { type: 'follow', tool, link: source.link });
  else
    showInformation(
      world === undefined
        ? vscode.l10n.t(
            'No line of the guard is known to decide on {0}. Either the guard labels it like an unknown tool, or it has no debug information.',
            found.detail.name,
          )
        : vscode.l10n.t(
            'No line of the guard is known to decide on {0} in the {1} world. Either the guard labels it like an unknown tool, or it has no debug information.',
            found.detail.name,
            inline(world),
          ),
    );
}

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
      vscode.l10n.t(
        'Guard Lab: {0} is not on this machine. Use the setting guardLab.sourceMap to specify where sources are.',
        frame.source ?? vscode.l10n.t('the source'),
      ),
    );
}

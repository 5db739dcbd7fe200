import * as vscode from 'vscode';
import { join } from 'node:path';
import { readTexts } from '../../files/new-files';
import { EXAMPLES } from '../../project/examples';
import type { NewFile } from '../../project/new-guard';
import type { EditorServices } from '../services';
import { chooseParent, makeFolder } from './new-folder';
import { beforeBuild, pickByNeeds } from './pick-by-needs';

/** Open Example: copies an example to a folder that the user chooses, and offers to open it. */
export async function openExample({ context }: EditorServices): Promise<void> {
  const rows = EXAMPLES.map((example) => {
    const { name, shows, language, tools } = example;
    return { example, label: name, description: shows, about: language, tools };
  });
  const chosen = await pickByNeeds(
    vscode.l10n.t('Open Example (1/2)'),
    vscode.l10n.t('Example to copy'),
    rows,
  );
  if (!chosen) return;
  const parent = await chooseParent(vscode.l10n.t('Open Example (2/2): Where to Copy It'));
  if (parent === undefined) return;
  const { name, setup } = chosen.row.example;
  const files = (): NewFile[] =>
    [...readTexts([join(context.extensionPath, 'examples', name)])].map(([path, text]) => ({ path, text }));
  await makeFolder({ parent, name, files, after: beforeBuild(chosen.missing, setup) });
}

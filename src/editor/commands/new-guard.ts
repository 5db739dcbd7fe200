import { join } from 'node:path';
import * as vscode from 'vscode';
import { readTexts } from '../../files/new-files';
import {
  GUARD_LANGUAGES,
  guardTemplate,
  nameProblem,
  newGuardFiles,
  type NewFile,
} from '../../project/new-guard';
import type { EditorServices } from '../services';
import { chooseParent, makeFolder } from './new-folder';
import { beforeBuild, pickByNeeds } from './pick-by-needs';

/** New Guard: asks for a language, a name, and a folder, writes the guard, and offers to open it. */
export async function newGuard({ context }: EditorServices): Promise<void> {
  const rows = GUARD_LANGUAGES.map((language) => {
    const template = guardTemplate(language);
    return { template, label: template.label, about: '', tools: template.tools };
  });
  const chosen = await pickByNeeds(
    vscode.l10n.t('New Guard (1/3)'),
    vscode.l10n.t('Language of the guard'),
    rows,
  );
  if (!chosen) return;
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('New Guard (2/3)'),
    prompt: vscode.l10n.t('Name of the guard and of its folder'),
    value: 'my-guard',
    ignoreFocusOut: true,
    validateInput: (text) => sentence(nameProblem(text)),
  });
  if (name === undefined) return;
  const parent = await chooseParent(vscode.l10n.t('New Guard (3/3): Where to Create Its Folder'));
  if (parent === undefined) return;
  const { template } = chosen.row;
  const folders = template.folders.map((folder) => join(context.extensionPath, 'templates', folder));
  const files = (): readonly NewFile[] => newGuardFiles(template, name, readTexts(folders));
  await makeFolder({ parent, name, files, after: beforeBuild(chosen.missing, template.setup) });
}

function sentence(problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `${problem[0]?.toUpperCase() ?? ''}${problem.slice(1)}.`;
}

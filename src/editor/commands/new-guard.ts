import { join } from 'node:path';
import * as vscode from 'vscode';
import { readTexts } from '../../files/new-files';
import {
  GUARD_LANGUAGES,
  guardTemplate,
  nameProblem,
  newGuardFiles,
  type GuardTemplate,
  type NewFile,
} from '../../project/new-guard';
import type { EditorServices } from '../services';
import { beforeBuild, toolNeeds, type ToolNeeds } from './needed-tools';
import { chooseParent, makeFolder } from './new-folder';

interface LanguageItem extends vscode.QuickPickItem {
  readonly template: GuardTemplate;
  readonly needs: ToolNeeds;
}

/** New Guard: asks for a language, a name, and a folder, writes the guard, and offers to open it. */
export async function newGuard({ context }: EditorServices): Promise<void> {
  const stop = new AbortController();
  const chosen = await vscode.window.showQuickPick(
    Promise.all(GUARD_LANGUAGES.map((language) => languageItem(guardTemplate(language), stop.signal))),
    { title: 'New Guard (1/3)', placeHolder: 'Language of the guard', matchOnDetail: true },
  );
  stop.abort();
  if (!chosen) return;
  const name = await vscode.window.showInputBox({
    title: 'New Guard (2/3)',
    prompt: 'Name of the guard and of its folder',
    value: 'my-guard',
    ignoreFocusOut: true,
    validateInput: (text) => sentence(nameProblem(text)),
  });
  if (name === undefined) return;
  const parent = await chooseParent('New Guard (3/3): Where to Create Its Folder');
  if (parent === undefined) return;
  const { template, needs } = chosen;
  const folders = template.folders.map((folder) => join(context.extensionPath, 'templates', folder));
  const files = (): readonly NewFile[] => newGuardFiles(template, name, readTexts(folders));
  await makeFolder({ parent, name, files, after: beforeBuild(needs, template.setup) });
}

/** A language, and whether its compiler is found. */
async function languageItem(template: GuardTemplate, signal: AbortSignal): Promise<LanguageItem> {
  const needs = await toolNeeds(template.tools, signal);
  return { template, needs, label: template.label, detail: needs.detail };
}

function sentence(problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `${problem[0]?.toUpperCase() ?? ''}${problem.slice(1)}.`;
}

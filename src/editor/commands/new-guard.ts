import { join } from 'node:path';
import * as vscode from 'vscode';
import { readTexts } from '../../files/new-files';
import { missingTools } from '../../processes/needed-tools';
import {
  GUARD_LANGUAGES,
  guardTemplate,
  nameProblem,
  newGuardFiles,
  type GuardTemplate,
} from '../../project/new-guard';
import type { EditorServices } from '../services';
import { chooseParent, makeFolder } from './new-folder';

interface LanguageItem extends vscode.QuickPickItem {
  readonly template: GuardTemplate;
  /** How to get what is missing, as sentences; empty when nothing is. */
  readonly missing: string;
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
  const { template, missing } = chosen;
  const texts = readTexts(template.folders.map((folder) => join(context.extensionPath, 'templates', folder)));
  const setup = template.setup.map((command) => `Run "${command}" once.`).join(' ');
  await makeFolder(parent, name, newGuardFiles(template, name, texts), `${missing} ${setup}`.trim());
}

/** A language, and whether its compiler is found. No program is started before the workspace is trusted. */
async function languageItem(template: GuardTemplate, signal: AbortSignal): Promise<LanguageItem> {
  const { label, tools } = template;
  if (tools.length === 0) return { template, missing: '', label, detail: 'Needs no compiler' };
  if (!vscode.workspace.isTrusted)
    return { template, missing: '', label, detail: `Needs ${tools.map(({ name }) => name).join(' and ')}` };
  const missing = (await missingTools(tools, signal)) ?? [];
  const install = missing.map((tool) => tool.install).join(' ');
  const detail =
    missing.length === 0
      ? '$(check) Compiler found'
      : `$(warning) Not found: ${missing.map(({ name }) => name).join(', ')}. ${install}`;
  return { template, missing: install, label, detail };
}

function sentence(problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `${problem[0]?.toUpperCase() ?? ''}${problem.slice(1)}.`;
}

import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { showInformation } from '../base/messages';
import { insideQuotes } from '../../scenario/json-text';
import { rangeIn } from '../base/ranges';
import { parseScenario } from '../../scenario/parse';
import { relativePath } from '../../ide/paths/relative-path';
import { exists } from '../files/file-exists';
import { shownPath } from '../sources/guard-sources';
import { LANGUAGES } from '../../ide/ids';
import { SCENARIO_SUFFIX } from '../../scenario/file-name';
import { FIRST_EDIT, scenarioNames, type ScenarioStart } from '../../ide/documents/new-scenario-text';
import type { EditorServices } from '../services';

/** Larger guards are not looked into for a first scenario, in bytes: a person would wait for it. */
const MAX_DECODED_BYTES = 16 * 1024 * 1024;

/** Where a new scenario goes. */
export interface ScenarioPlace {
  /** The scenario is written beside it; there need not be such a file. */
  readonly beside: vscode.Uri;
  /** How the scenario names its guard; absent for a file beside it. */
  readonly path?: string;
}

/**
 * Beside the guard; for one that a project builds, in the folder of the project: what builds write is removed, not kept
 * in repositories, and not searched for scenarios.
 */
export async function placeOf({ projects }: EditorServices, guard: vscode.Uri): Promise<ScenarioPlace> {
  const found = await projects.ofGuard(guard);
  if (!found?.module.build) return { beside: guard };
  const beside = vscode.Uri.joinPath(vscode.Uri.file(resolve(found.project.folder)), nameOf(guard));
  const path = relativePath(beside.path, guard.path);
  return path.includes('/') ? { beside, path } : { beside };
}

/**
 * Opens a new scenario at its first step: a file beside another one, under a name that is free, or unsaved where
 * nothing can be written.
 * @param name what the file is called, whose ending that of scenarios replaces
 * @param text the scenario; gets how it names its guard, undefined beside the other file
 * @returns its document
 */
export async function openNewScenario(
  guard: vscode.Uri,
  beside: vscode.Uri,
  name: string,
  text: (path: string | undefined) => string,
): Promise<vscode.TextDocument> {
  const file = await createBeside(beside, name, text(undefined));
  const document = file ?? (await openUnsaved(guard, text));
  await showAtFirstStep(document);
  return document;
}

/** What a guard has, for a first scenario. */
export async function startOf(
  { analysis, guards }: EditorServices,
  guard: vscode.Uri,
): Promise<ScenarioStart> {
  const { outcome } = await guards.read(guard);
  const fileName = nameOf(guard);
  const bytes = outcome.ok ? outcome.file.module.bytes : undefined;
  const answer = bytes && bytes.byteLength <= MAX_DECODED_BYTES ? await analysis.outline(bytes) : undefined;
  // A guard that cannot be read now (its text is half typed) will have what every guard has.
  const outline = (answer?.ok === true ? answer.value : undefined) ?? {
    exports: new Set(['label_agent', 'label_resource', 'label_response']),
    importsBackend: true,
  };
  return { fileName, ...outline };
}

/** The new document; undefined where nothing can be written. */
async function createBeside(
  beside: vscode.Uri,
  fileName: string,
  text: string,
): Promise<vscode.TextDocument | undefined> {
  if (beside.scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(beside.scheme) === false)
    return undefined;
  for (const name of scenarioNames(fileName, SCENARIO_SUFFIX)) {
    const uri = vscode.Uri.joinPath(beside, '..', name);
    if (await exists(uri)) continue;
    const edit = new vscode.WorkspaceEdit();
    // Without `overwrite` a file that appeared meanwhile makes the edit fail.
    edit.createFile(uri, { contents: new TextEncoder().encode(text) });
    if (!(await vscode.workspace.applyEdit(edit))) return undefined;
    return vscode.workspace.openTextDocument(uri);
  }
  return undefined;
}

/** A scenario that is not saved yet, and so counts as being in the first folder of the workspace. */
async function openUnsaved(guard: vscode.Uri, text: (path: string) => string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const sameDisk = folder?.scheme === guard.scheme && folder.authority === guard.authority;
  const path = sameDisk ? relativePath(`${folder.path}/untitled`, guard.path) : guard.path;
  const message = vscode.l10n.t(
    'Cannot write to the folder of {0}, so the scenario is open but not saved. Save it in another folder and correct "guard".',
    shownPath(guard),
  );
  showInformation(message);
  return vscode.workspace.openTextDocument({ language: LANGUAGES.scenario, content: text(path) });
}

async function showAtFirstStep(document: vscode.TextDocument): Promise<void> {
  const { source } = parseScenario(document.getText());
  const value = FIRST_EDIT.map((path) => source.rangeOf(path)?.value).find((range) => range !== undefined);
  const editor = await vscode.window.showTextDocument(document);
  if (!value) return;
  const { start, end } = rangeIn(document, insideQuotes(value));
  editor.selection = new vscode.Selection(start, end);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The name of a file. */
export function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

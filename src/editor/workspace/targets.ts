import * as vscode from 'vscode';
import { isGuardDocument, isGuardUri, openDocument } from '../sources/guard-sources';
import { LANGUAGES } from '../../ide/ids';
import { languageOf } from '../../project/source-exports';
import { SCENARIO_SUFFIX } from '../../scenario/file-name';

/** The guards and scenarios a command was called for. */
export interface Targets {
  readonly guards: readonly vscode.Uri[];
  readonly scenarios: readonly vscode.Uri[];
  /** Files in languages that guards are written in. */
  readonly sources: readonly vscode.Uri[];
}

/**
 * What a command works on: the selection of the explorer menu (`clicked, selected`), the editor whose title or
 * context menu was used (`clicked`), a code lens's argument, or without arguments the active tab, which
 * may show a binary guard that has no text editor.
 */
export function commandTargets(args: readonly unknown[]): Targets {
  const [clicked, selected] = args;
  const given = Array.isArray(selected) && selected.length > 0 ? (selected as unknown[]) : [clicked];
  const uris = given.filter((each): each is vscode.Uri => each instanceof vscode.Uri);
  const active = uris.length > 0 ? undefined : activeUri();
  return sortTargets(active ? [active] : uris);
}

/** The resource of the active editor, whatever kind of editor shows it. */
export function activeUri(): vscode.Uri | undefined {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) return input.uri;
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  // An unknown kind of input, such as the one that says a file is binary, still may have its resource.
  if (typeof input === 'object' && input !== null && 'uri' in input && input.uri instanceof vscode.Uri)
    return input.uri;
  return vscode.window.activeTextEditor?.document.uri;
}

function sortTargets(uris: readonly vscode.Uri[]): Targets {
  const sources = uris.filter(({ path }) => languageOf(path) !== undefined);
  return { guards: uris.filter(isGuard), scenarios: uris.filter(isScenario), sources };
}

/** Whether a location names a guard, or an open document is one. */
export function isGuard(uri: vscode.Uri): boolean {
  const document = openDocument(uri);
  return isGuardUri(uri) || (document !== undefined && isGuardDocument(document));
}

/** Whether a location names a scenario, or an open document is one. */
export function isScenario(uri: vscode.Uri): boolean {
  return uri.path.endsWith(SCENARIO_SUFFIX) || openDocument(uri)?.languageId === LANGUAGES.scenario;
}

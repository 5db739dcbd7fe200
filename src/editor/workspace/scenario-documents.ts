import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { LANGUAGES } from '../../ide/ids';
import { SCENARIO_SUFFIX } from '../../scenario/file-name';
import { parseScenario, type ParsedScenario } from '../../scenario/parse';
import { isRealFile } from '../files/real-files';

/** Whether a document is in a tab, or has changes that are not saved. */
export function isSeen({ uri, isDirty }: vscode.TextDocument): boolean {
  const key = uri.toString();
  if (isDirty) return true;
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === key);
}

/** Whether a document is a scenario, saved or not. */
export function isScenarioDocument(document: vscode.TextDocument): boolean {
  if (!isRealFile(document.uri)) return false;
  return document.languageId === LANGUAGES.scenario || document.uri.path.endsWith(SCENARIO_SUFFIX);
}

const decoder = new TextDecoder();

/** The text of a file. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The scenario with this text: the one that is known, if it has that text. */
export function parsedAgain(text: string, known: ParsedScenario | undefined): ParsedScenario {
  return known?.source.text === text ? known : parseScenario(text);
}

/** Reads scenarios in work that no one waits for. */
export function reading(work: Promise<void>): void {
  inBackground('scenarios could not be read', work);
}

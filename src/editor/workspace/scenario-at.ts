import * as vscode from 'vscode';
import { logWarning } from '../base/log';
import { openDocument } from '../sources/guard-sources';
import type { ScenarioFile } from './scenario-file';
import type { ScenarioIndex } from './scenario-index';

/**
 * The scenario at a location, also one that no search has found, such as one outside of the workspace: it is opened, so
 * that it is known. Undefined when it does not exist, as after it was deleted, or cannot be opened.
 */
export async function scenarioAt(
  scenarios: ScenarioIndex,
  uri: vscode.Uri,
): Promise<ScenarioFile | undefined> {
  await scenarios.ready;
  if (scenarios.get(uri) || openDocument(uri)) return scenarios.upToDate(uri);
  try {
    return await scenarios.opened(await vscode.workspace.openTextDocument(uri));
  } catch (error) {
    logWarning('a scenario could not be opened', error);
    return undefined;
  }
}

import * as vscode from 'vscode';
import { parseCheckSettings, type CheckSettings } from '../../analysis/check/check-settings';
import { nearestSettings, SETTINGS_FILE } from '../workspace/nearest-settings';

/** What the settings of a project say of checks, and where. */
export type ProjectSettings =
  | { readonly ok: true; readonly settings: CheckSettings; readonly file: vscode.Uri | undefined }
  | { readonly ok: false; readonly error: string };

/** The nearest `guard-lab.json` of a file: in its folder or above, as the command line looks for it. */
export async function projectSettings(home: vscode.Uri): Promise<ProjectSettings> {
  const found = await nearestSettings(home, parseCheckSettings);
  if (!found) return { ok: true, settings: { disabled: new Map(), rules: [] }, file: undefined };
  return found.ok ? { ok: true, settings: found.value, file: found.file } : found;
}

/** Where a new `guard-lab.json` belongs: the folder of the file. */
export function newSettingsFile(home: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(home, '..', SETTINGS_FILE);
}

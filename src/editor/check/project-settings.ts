import * as vscode from 'vscode';
import { parseCheckSettings, type CheckSettings } from '../../analysis/check/check-settings';
import { MAX_SETTINGS_BYTES } from '../../files/file-sizes';
import { unreadSentence } from '../../files/read-file';
import { readUri } from '../files/read-uri';
import { openDocument, shownPath } from '../sources/guard-sources';

const NAME = 'guard-lab.json';

/** What the settings of a project say of checks, and where. */
export type ProjectSettings =
  | { readonly ok: true; readonly settings: CheckSettings; readonly file: vscode.Uri | undefined }
  | { readonly ok: false; readonly error: string };

/** The nearest `guard-lab.json` of a file: in its folder or above, as the command line looks for it. */
export async function projectSettings(home: vscode.Uri): Promise<ProjectSettings> {
  const none = { ok: true, settings: { disabled: new Map(), rules: [] }, file: undefined } as const;
  if (home.scheme === 'untitled') return none;
  for (let folder = vscode.Uri.joinPath(home, '..'); ; folder = vscode.Uri.joinPath(folder, '..')) {
    const file = vscode.Uri.joinPath(folder, NAME);
    const text = await settingsText(file);
    if (text.ok) {
      const outcome = parseCheckSettings(text.text);
      if (outcome.ok) return { ok: true, settings: outcome.value, file };
      return { ok: false, error: `${shownPath(file)}:${outcome.error}` };
    }
    if (text.error !== undefined) return { ok: false, error: text.error };
    if (folder.path === vscode.Uri.joinPath(folder, '..').path) return none;
  }
}

/** The text of a settings file as it counts now; without `error` there is no such file. */
export async function settingsText(
  file: vscode.Uri,
): Promise<
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string | undefined }
> {
  const document = openDocument(file);
  if (document) return { ok: true, text: document.getText() };
  const read = await readUri(file, { maxBytes: MAX_SETTINGS_BYTES });
  if (read.ok) return { ok: true, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes) };
  return {
    ok: false,
    error: read.cause === 'missing' ? undefined : unreadSentence(read, shownPath(file)),
  };
}

/** Where a new `guard-lab.json` belongs: the folder of the file. */
export function newSettingsFile(home: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(home, '..', NAME);
}

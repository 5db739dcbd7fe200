import * as vscode from 'vscode';
import { MAX_SETTINGS_BYTES } from '../../files/file-sizes';
import { unreadSentence } from '../../files/read-file';
import type { InputOutcome } from '../../scenario/json-input';
import { isOnDisk } from '../base/disk';
import { openDocument, shownPath } from '../sources/guard-sources';
import { readUri } from '../files/read-uri';

/** The file with the settings of a project. */
export const SETTINGS_FILE = 'guard-lab.json';

/** What the nearest `guard-lab.json` of a file says, and where it is. */
export type NearestSettings<T> =
  | { readonly ok: true; readonly value: T; readonly file: vscode.Uri }
  | { readonly ok: false; readonly error: string };

/**
 * What the nearest `guard-lab.json` of a file says, in its folder or above, as the command line looks for it; undefined
 * where there is none. Where there is no disk, nothing above the folder of the workspace belongs to it: other
 * repositories, which may not even be readable.
 */
export async function nearestSettings<T>(
  home: vscode.Uri,
  parse: (text: string) => InputOutcome<T>,
): Promise<NearestSettings<T> | undefined> {
  if (home.scheme === 'untitled') return undefined;
  const last = isOnDisk(home) ? undefined : highestFolder(home);
  for (let folder = vscode.Uri.joinPath(home, '..'); ; folder = vscode.Uri.joinPath(folder, '..')) {
    const file = vscode.Uri.joinPath(folder, SETTINGS_FILE);
    const text = await settingsText(file);
    if (text.ok) {
      const outcome = parse(text.text);
      return outcome.ok ? { ...outcome, file } : { ok: false, error: `${shownPath(file)}:${outcome.error}` };
    }
    if (text.error !== undefined) return { ok: false, error: text.error };
    if (folder.path === last || folder.path === vscode.Uri.joinPath(folder, '..').path) return undefined;
  }
}

/** The folder of the workspace that has a file; that of the file where none has it. */
function highestFolder(file: vscode.Uri): string {
  return (vscode.workspace.getWorkspaceFolder(file)?.uri ?? vscode.Uri.joinPath(file, '..')).path;
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

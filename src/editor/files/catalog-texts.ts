import * as vscode from 'vscode';
import {
  catalogTexts,
  MAX_CATALOG_FILES,
  type CatalogFiles,
  type CatalogText,
} from '../../files/catalog-files';
import { MAX_CATALOG_BYTES } from '../../files/file-sizes';
import { unreadSentence } from '../../files/read-file';
import { isOnDisk } from '../base/disk';
import { onlyFileError } from '../base/log';
import { readUri } from './read-uri';

/** As `catalogTexts`, also where the file systems of VS Code alone get to: in a browser, and in virtual workspaces. */
export async function catalogTextsAt(
  uri: vscode.Uri,
  shown: string,
  signal?: AbortSignal,
): Promise<CatalogFiles> {
  if (isOnDisk(uri)) return catalogTexts(uri.fsPath, shown, signal);
  const names = await namesIn(uri);
  if (names === undefined) {
    const read = await readText(uri, MAX_CATALOG_BYTES);
    return read.ok ? { ok: true, files: [{ name: shown, text: read.text }] } : read;
  }
  if (names.length > MAX_CATALOG_FILES)
    return { ok: false, message: `more than ${String(MAX_CATALOG_FILES)} files are in this folder` };
  if (names.length === 0)
    return { ok: false, message: 'no *.json, *.snap or *.txt file is directly in this folder' };
  const files: CatalogText[] = [];
  let left = MAX_CATALOG_BYTES;
  for (const name of names) {
    signal?.throwIfAborted();
    const read = await readText(vscode.Uri.joinPath(uri, name), left);
    if (!read.ok) return { ok: false, message: `${name}: ${read.message}` };
    left -= read.size;
    files.push({ name: `${shown.replace(/\/+$/, '')}/${name}`, text: read.text });
  }
  return { ok: true, files };
}

type TextRead =
  | { readonly ok: true; readonly text: string; readonly size: number }
  | { readonly ok: false; readonly message: string };

async function readText(uri: vscode.Uri, maxBytes: number): Promise<TextRead> {
  const read = await readUri(uri, { maxBytes });
  if (!read.ok) return { ok: false, message: unreadSentence(read, 'it', 'catalogs of tools') };
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes);
  return { ok: true, text, size: read.bytes.length };
}

/** The files of tools directly in a folder, sorted; undefined for what is no folder, or is not there. */
async function namesIn(uri: vscode.Uri): Promise<readonly string[] | undefined> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) === 0) return undefined;
    const entries = await vscode.workspace.fs.readDirectory(uri);
    return entries
      .filter(([name, kind]) => (kind & vscode.FileType.File) !== 0 && /\.(?:json|snap|txt)$/i.test(name))
      .map(([name]) => name)
      .sort();
  } catch (error) {
    onlyFileError('a catalog could not be looked for', error);
    return undefined;
  }
}

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { diskTree } from './disk-tree';
import { MAX_CATALOG_BYTES } from './file-sizes';
import { walkFiles } from './folder-walk';
import { readRegularFile, unreadSentence } from './read-file';
import { onlySystemError } from './system-error';

/** Files of one folder of tools at most. */
export const MAX_CATALOG_FILES = 10_000;

/** A file of a catalog; `name` as people know it. */
export interface CatalogText {
  readonly name: string;
  readonly text: string;
}

export type CatalogFiles =
  | { readonly ok: true; readonly files: readonly CatalogText[] }
  | { readonly ok: false; readonly message: string };

/**
 * The texts of a catalog of tools: of a file, or of all `*.json`, `*.snap` and `*.txt` files directly in a folder,
 * sorted by name, each once by its real path and none outside of the folder.
 * @param path absolute
 * @param shown how people know it; the message that says why there is nothing begins with none of both
 */
export async function catalogTexts(path: string, shown: string, signal?: AbortSignal): Promise<CatalogFiles> {
  if (!(await isFolder(path))) {
    const read = await readText(path, signal);
    return read.ok ? { ok: true, files: [{ name: shown, text: read.text }] } : read;
  }
  const { files, cut, unread } = await walkFiles({
    tree: diskTree(path),
    wants: (file) => /\.(?:json|snap|txt)$/i.test(file),
    enters: () => false,
    maxFiles: MAX_CATALOG_FILES,
    // The folder itself, and links in it, which count as folders.
    maxFolders: MAX_CATALOG_FILES,
    signal,
    onUnread: (_folder, error) => onlySystemError(error),
  });
  if (unread.length > 0) return { ok: false, message: 'the folder cannot be read' };
  if (cut !== undefined)
    return { ok: false, message: `more than ${String(MAX_CATALOG_FILES)} files are in this folder` };
  if (files.length === 0)
    return { ok: false, message: 'no *.json, *.snap or *.txt file is directly in this folder' };
  return readAll(path, shown, [...files].sort(), signal);
}

async function readAll(
  folder: string,
  shown: string,
  files: readonly string[],
  signal: AbortSignal | undefined,
): Promise<CatalogFiles> {
  const texts: CatalogText[] = [];
  let left = MAX_CATALOG_BYTES;
  for (const file of files) {
    const read = await readText(join(folder, file), signal, left);
    if (!read.ok) return { ok: false, message: `${file}: ${read.message}` };
    left -= read.size;
    texts.push({ name: `${shown.replace(/[\\/]+$/, '')}/${file}`, text: read.text });
  }
  return { ok: true, files: texts };
}

type TextRead =
  | { readonly ok: true; readonly text: string; readonly size: number }
  | { readonly ok: false; readonly message: string };

async function readText(
  path: string,
  signal: AbortSignal | undefined,
  maxBytes = MAX_CATALOG_BYTES,
): Promise<TextRead> {
  const read = await readRegularFile(path, { maxBytes, signal });
  if (!read.ok) return { ok: false, message: unreadSentence(read, 'it', 'catalogs of tools') };
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes);
  return { ok: true, text, size: read.bytes.length };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    onlySystemError(error);
    return false;
  }
}

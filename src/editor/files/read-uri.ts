import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import { sharedBytes } from '../../base/shared-bytes';
import { readRegularFile, type FileRead, type ReadOptions } from '../../files/read-file';

/** Reads a regular file, on disk or of another file system. Never throws; says why there is no content. */
export async function readUri(uri: vscode.Uri, options: ReadOptions): Promise<FileRead> {
  if (isOnDisk(uri)) return readRegularFile(uri.fsPath, options);
  const { fs } = vscode.workspace;
  try {
    const { type, size } = await fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return { ok: false, cause: 'folder' };
    if ((type & vscode.FileType.File) === 0) return { ok: false, cause: 'special' };
    const { maxBytes } = options;
    if (size > maxBytes) return { ok: false, cause: 'too-large', size, maxBytes };
    const bytes = await fs.readFile(uri);
    return { ok: true, bytes: options.shared === true ? sharedBytes(bytes) : bytes };
  } catch (error) {
    // VS Code makes one of whatever a file system throws.
    if (!(error instanceof vscode.FileSystemError)) throw error;
    if (error.code === 'FileNotFound') return { ok: false, cause: 'missing' };
    return { ok: false, cause: 'unreadable', reason: error.message };
  }
}

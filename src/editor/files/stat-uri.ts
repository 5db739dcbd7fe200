import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import { isSystemError, reasonOf, codeOf } from '../../files/system-error';

/** What is known of a file without reading it; times in milliseconds. */
export interface FileFacts {
  readonly modified: number;
  readonly size: number;
  /** A stamp of the last change of its content, as the system knows it and no program sets it; '' when it says none. */
  readonly changed: string;
}

export type StatRead =
  | { readonly ok: true; readonly facts: FileFacts }
  | { readonly ok: false; readonly cause: 'missing' }
  | { readonly ok: false; readonly cause: 'unreadable'; readonly reason: string };

/**
 * Looks at a file. Of the disk at once: VS Code asks the window before each look. Builds that are to be the same each time give
 * all files one time of modification, so that the time of the change counts, too.
 */
export async function statUri(uri: vscode.Uri): Promise<StatRead> {
  try {
    if (isOnDisk(uri)) {
      const { mtimeMs, size, ctimeNs } = await stat(uri.fsPath, { bigint: true });
      return { ok: true, facts: { modified: Number(mtimeMs), size: Number(size), changed: String(ctimeNs) } };
    }
    const { mtime, size } = await vscode.workspace.fs.stat(uri);
    return { ok: true, facts: { modified: mtime, size, changed: '' } };
  } catch (error) {
    return failure(error);
  }
}

/** A stamp that is another one whenever the content of a file is. */
export function fileStamp({ modified, size, changed }: FileFacts): string {
  return `file ${String(modified)} ${String(size)} ${changed}`;
}

/** @throws the error itself when it is a fault of ours */
function failure(error: unknown): StatRead {
  if (error instanceof vscode.FileSystemError) {
    if (error.code === 'FileNotFound') return { ok: false, cause: 'missing' };
    return { ok: false, cause: 'unreadable', reason: error.message };
  }
  if (!isSystemError(error)) throw error;
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { ok: false, cause: 'missing' };
  return { ok: false, cause: 'unreadable', reason: reasonOf(error) };
}

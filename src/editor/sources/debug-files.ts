import type * as vscode from 'vscode';
import type { AllowedFolders } from '../../files/allowed-folders';
import { debugFileReader } from '../../files/debug-files';
import type { SourceFiles } from '../../run/source-locator';

/** The files that hold the debug information of a guard; none for a guard that is not on disk. */
export function debugFilesOf(guard: vscode.Uri, siblings: boolean, allowed: AllowedFolders): SourceFiles {
  const read = guard.scheme === 'file' ? debugFileReader(guard.fsPath, allowed) : undefined;
  return { readBeside: (reference) => read?.(reference), siblings };
}

import type * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import type { AllowedFolders } from '../../files/allowed-folders';
import type { GuardFile } from '../../run/guard-file';
import type { GuardSubject } from '../../sandbox/analysis-protocol';

/** A guard, and which files may hold its debug information; none for a guard that is not on disk. */
export function debugSubject(
  guard: vscode.Uri,
  file: GuardFile,
  siblings: boolean,
  allowed: AllowedFolders,
): GuardSubject {
  const beside = { guard: guard.fsPath, folders: allowed.named };
  return { file, ...(isOnDisk(guard) ? { beside } : {}), siblings };
}

import * as vscode from 'vscode';
import { HAS_DISK } from './disk';
import { inBackground } from './log';
import { askWarning } from './messages';
import {
  MANAGE_TRUST_COMMAND,
  runRestriction,
  showRestriction,
  type RunRestriction,
} from '../../ide/runs/run-restriction';

/** Why no guard can run in this window now; undefined when guards run. */
export function currentRestriction(): RunRestriction | undefined {
  // In a browser no folder is on a disk, and all that runs is fit for it.
  const folders = HAS_DISK ? (vscode.workspace.workspaceFolders ?? []) : [];
  return runRestriction({
    trusted: vscode.workspace.isTrusted,
    folderSchemes: folders.map((folder) => folder.uri.scheme),
  });
}

/**
 * Whether guards may run now. When not, this is the one place that says why, with a way to grant trust; the
 * message does not hold up the caller.
 */
export function canRunGuards(): boolean {
  const restriction = currentRestriction();
  if (!restriction) return true;
  inBackground(
    'workspace trust could not be asked for',
    showRestriction(restriction, {
      show: askWarning,
      manageTrust: () => vscode.commands.executeCommand(MANAGE_TRUST_COMMAND),
    }),
  );
  return false;
}

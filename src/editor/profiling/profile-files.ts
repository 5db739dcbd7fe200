import * as vscode from 'vscode';
import { logWarning } from '../base/log';

/** Profiles that are kept; older ones are deleted. */
const KEPT = 20;
const ENDING = '.cpuprofile';

/**
 * Writes a profile into the storage of the extension, for the workspace where there is one. Returns its location.
 * @param name of what was profiled, for people
 */
export async function writeProfile(
  { storageUri, globalStorageUri }: Pick<vscode.ExtensionContext, 'storageUri' | 'globalStorageUri'>,
  name: string,
  text: string,
): Promise<vscode.Uri> {
  const folder = vscode.Uri.joinPath(storageUri ?? globalStorageUri, 'profiles');
  await vscode.workspace.fs.createDirectory(folder);
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const safe = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60);
  const file = vscode.Uri.joinPath(folder, `${time}-${safe}${ENDING}`);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  await deleteOld(folder);
  return file;
}

async function deleteOld(folder: vscode.Uri): Promise<void> {
  try {
    const names = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
    // They begin with their time.
    const old = names
      .filter((name) => name.endsWith(ENDING))
      .sort()
      .slice(0, -KEPT);
    for (const name of old) await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, name));
  } catch (error) {
    logWarning('old profiles could not be deleted', error);
  }
}

import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import { onlyFileError } from '../base/log';
import { AllowedFolders, isWithin, realPathOf } from '../../files/allowed-folders';
import { isRegularFile } from '../../files/read-file';
import { CONFIGURATION } from '../../ide/ids';
import type { Settings } from '../base/settings';

/**
 * The files that what a guard says may lead to: those of the workspace, and those of folders that the person names
 * in settings a workspace cannot change. Without a workspace, those beside the guard.
 */
export class AllowedFiles implements vscode.Disposable {
  readonly #settings: Settings;
  readonly #subscriptions: vscode.Disposable;
  #folders: AllowedFolders | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
    const forget = (): void => {
      this.#folders = undefined;
    };
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
      settings.sourceFolders.onDidChange(forget),
      settings.sourceMap.onDidChange(forget),
    );
  }

  /** The folders on disk, for what the guard at a location leads to. */
  foldersFor(guard: vscode.Uri): AllowedFolders {
    this.#folders ??= new AllowedFolders(this.#named());
    const isAlone = (vscode.workspace.workspaceFolders ?? []).length === 0 && isOnDisk(guard);
    return isAlone ? this.#folders.with(dirname(guard.fsPath)) : this.#folders;
  }

  /** Whether there is such a file, and a guard may lead to it; on no disk, only by its path. */
  async isFile(uri: vscode.Uri, guard: vscode.Uri): Promise<boolean> {
    if (isOnDisk(uri)) {
      const real = this.foldersFor(guard).realPath(uri.fsPath);
      return real !== undefined && isRegularFile(real);
    }
    if (!vscode.workspace.getWorkspaceFolder(uri)) return false;
    try {
      return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
    } catch (error) {
      onlyFileError('a file could not be looked for', error);
      return false;
    }
  }

  /** Whether the content of a file may be quoted where a scenario names it as its guard. */
  mayQuote(uri: vscode.Uri): boolean {
    return !isOnDisk(uri) || this.foldersFor(uri).realPath(uri.fsPath) !== undefined;
  }

  /** Where the file of a workspace is without links, when that is elsewhere in the same folder of the workspace. */
  linkedFile(uri: vscode.Uri): vscode.Uri | undefined {
    const folder = isOnDisk(uri) ? vscode.workspace.getWorkspaceFolder(uri)?.uri : undefined;
    if (!folder) return undefined;
    const root = realPathOf(folder.fsPath);
    const real = realPathOf(uri.fsPath);
    if (root === undefined || real === undefined || !isWithin(real, root)) return undefined;
    const file = vscode.Uri.joinPath(folder, relative(root, real).replaceAll(sep, '/'));
    return file.path.toLowerCase() === uri.path.toLowerCase() ? undefined : file;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #named(): string[] {
    const folders = (vscode.workspace.workspaceFolders ?? [])
      .filter(({ uri }) => isOnDisk(uri))
      .map(({ uri }) => uri.fsPath);
    return [...folders, ...this.#settings.sourceFolders.get(), ...personalPrefixes()].flatMap(absoluteFolder);
  }
}

/** What the person's own `sourceMap`, not the workspace's, puts in the place of prefixes. */
function personalPrefixes(): unknown[] {
  const own: unknown = vscode.workspace.getConfiguration(CONFIGURATION).inspect('sourceMap')?.globalValue;
  return typeof own === 'object' && own !== null ? Object.values(own) : [];
}

/** A path as people write it in settings; nothing for what is no absolute path. */
function absoluteFolder(written: unknown): string[] {
  if (typeof written !== 'string') return [];
  const path = /^~[\\/]/.test(written) ? join(homedir(), written.slice(2)) : written;
  return isAbsolute(path) ? [path] : [];
}

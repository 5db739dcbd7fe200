import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import { logWarning } from '../base/log';
import { diskTree } from '../../files/disk-tree';
import { walkFiles, type FileTree } from '../../files/folder-walk';
import {
  MAX_FOUND_FILES,
  MAX_SEARCHED_FOLDERS,
  searchedFiles,
  type SearchedFiles,
  type SearchedKind,
} from '../../files/searched-files';
import { isSystemError } from '../../files/system-error';
import { excludedGlobs, excludes, includes, oneGlob, switchedOn } from '../../ide/paths/excluded-paths';

/** How long the search of another scheme may take before the folders themselves are read, in milliseconds. */
const SEARCH_MS = 3000;

/** What is looked for in the folders of the workspace. */
export interface FileQuestion {
  /** Relative to each folder. */
  readonly glob: string;
  /**
   * What is looked for: folders in which the command line looks for none are left out, and for scenarios what
   * `search.exclude` names, too. `files.exclude` always counts.
   */
  readonly kind?: SearchedKind;
  /** Whether copies of packages are looked at, too. */
  readonly packages?: boolean;
  /** Files found at most in each folder. */
  readonly max?: number;
  /** Called when a search had to end early: there may be more files. */
  readonly onCut?: (folder: vscode.WorkspaceFolder) => void;
}

/** A file that was found. */
export interface FoundFile {
  readonly uri: vscode.Uri;
  /** Whether it is known to be in its folder under this name, without links on the way. */
  readonly isPlain: boolean;
}

/** Folders read at most where each can be a request to a server. */
const MAX_REMOTE_FOLDERS = 1000;

/** The files of all folders that a glob names, without excluded ones; none when `token` is canceled. */
export async function findInWorkspace(
  question: FileQuestion,
  token?: vscode.CancellationToken,
): Promise<readonly vscode.Uri[]> {
  return (await findFiles(question, token)).map(({ uri }) => uri);
}

/** The same, with what is known of each file. */
export async function findFiles(
  question: FileQuestion,
  token?: vscode.CancellationToken,
): Promise<readonly FoundFile[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = await Promise.all(folders.map((folder) => findFilesIn(folder, question, token)));
  return found.flat();
}

/** The files of one folder that a glob names. */
export async function findInFolder(
  folder: vscode.WorkspaceFolder,
  question: FileQuestion,
  token?: vscode.CancellationToken,
): Promise<readonly vscode.Uri[]> {
  return (await findFilesIn(folder, question, token)).map(({ uri }) => uri);
}

async function findFilesIn(
  folder: vscode.WorkspaceFolder,
  question: FileQuestion,
  token: vscode.CancellationToken | undefined,
): Promise<readonly FoundFile[]> {
  const { glob, max = MAX_FOUND_FILES } = question;
  const exclude = oneGlob(globsOf(folder, question));
  const pattern = new vscode.RelativePattern(folder, glob);
  const search = async (until: vscode.CancellationToken | undefined): Promise<readonly FoundFile[]> => {
    const found = await vscode.workspace.findFiles(pattern, exclude, max, until);
    const searched = question.kind ? found.filter((uri) => isSearched(uri, question)) : found;
    return searched.map((uri) => ({ uri, isPlain: false }));
  };
  if (folder.uri.scheme === 'vscode-remote') return search(token);
  // VS Code's search follows links out of the folder, to the end of the disk.
  if (isOnDisk(folder.uri)) return walk(folder, question, token);
  const source = new vscode.CancellationTokenSource();
  const subscription = token?.onCancellationRequested(() => source.cancel());
  try {
    const answer = await inTime(search(source.token), SEARCH_MS);
    return answer ?? (await walk(folder, question, token));
  } finally {
    subscription?.dispose();
    source.cancel();
    source.dispose();
  }
}

/** Notifies when other files are excluded than before. */
export function onExcludedElse(changed: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('files.exclude') || event.affectsConfiguration('search.exclude'))
      changed();
  });
}

/** Whether `findInWorkspace` would find this location, as far as its path tells. */
export function isSearched(uri: vscode.Uri, question: FileQuestion): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return false;
  const path = uri.path.slice(folder.uri.path.length).replace(/^\//, '');
  return searchIn(folder, question).wants(path);
}

/** Whether `findInWorkspace` would look into this location if it is a folder. */
export function mayHold(uri: vscode.Uri, question: FileQuestion): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return false;
  const names = uri.path.slice(folder.uri.path.length).split('/').filter(Boolean);
  const { enters } = searchIn(folder, question);
  return names.every((_, at) => enters(names.slice(0, at + 1).join('/')));
}

/**
 * What was asked in this turn, by folder and question: VS Code tells of thousands of files at once, and until they are all
 * reported, no setting changes.
 */
const asked = new Map<string, SearchedFiles>();

function searchIn(folder: vscode.WorkspaceFolder, question: FileQuestion): SearchedFiles {
  const { glob, kind, packages } = question;
  const key = JSON.stringify([folder.uri.toString(), glob, kind, packages]);
  if (asked.size === 0) queueMicrotask(() => asked.clear());
  const answer = asked.get(key) ?? newSearchIn(folder, question);
  asked.set(key, answer);
  return answer;
}

function newSearchIn(folder: vscode.WorkspaceFolder, question: FileQuestion): SearchedFiles {
  const { glob, kind } = question;
  const isExcluded = excludes(globsOf(folder, question));
  const { wants, enters } = kind
    ? searchedFiles(glob, kind)
    : { wants: includes(glob), enters: (): boolean => true };
  return {
    wants: (path) => wants(path) && !isExcluded(path),
    enters: (path) => enters(path) && !isExcluded(path),
  };
}

function globsOf(
  { uri }: vscode.WorkspaceFolder,
  { kind, packages = false }: FileQuestion,
): readonly string[] {
  const of = (section: string): unknown => vscode.workspace.getConfiguration(section, uri).get('exclude');
  const globs = packages ? switchedOn : excludedGlobs;
  return globs(of('files'), kind === 'scenarios' ? of('search') : undefined);
}

async function walk(
  folder: vscode.WorkspaceFolder,
  question: FileQuestion,
  token: vscode.CancellationToken | undefined,
): Promise<readonly FoundFile[]> {
  const controller = new AbortController();
  const subscription = token?.onCancellationRequested(() => controller.abort());
  const { wants, enters } = searchIn(folder, question);
  const isDisk = isOnDisk(folder.uri);
  const { files, linked, cut } = await walkFiles({
    tree: isDisk ? diskTree(folder.uri.fsPath) : treeOf(folder.uri),
    wants,
    enters,
    maxFiles: question.max ?? MAX_FOUND_FILES,
    maxFolders: isDisk ? MAX_SEARCHED_FOLDERS : MAX_REMOTE_FOLDERS,
    signal: controller.signal,
    onUnread: (path, error) => {
      if (!isRefused(error)) throw error;
      logWarning(`the folder ${path} could not be read`, error);
    },
  });
  subscription?.dispose();
  if (cut !== undefined) question.onCut?.(folder);
  return files.map((path) => ({
    uri: vscode.Uri.joinPath(folder.uri, path),
    isPlain: isDisk && linked?.has(path) !== true,
  }));
}

/** Whether a file system says no; anything else is a fault of ours. */
function isRefused(error: unknown): boolean {
  return error instanceof vscode.FileSystemError || isSystemError(error);
}

/** Folders that VS Code reads for us. Where links lead is not known there, so that links to folders are left out. */
function treeOf(root: vscode.Uri): FileTree {
  const { Directory, File, SymbolicLink } = vscode.FileType;
  return {
    async *read(folder) {
      const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(root, folder));
      for (const [name, type] of entries) {
        const isLink = (type & SymbolicLink) !== 0;
        if ((type & File) !== 0) yield { name, kind: 'file' };
        else if ((type & Directory) !== 0) yield { name, kind: isLink ? 'link' : 'folder' };
      }
    },
  };
}

/** What `answer` resolves to; undefined when that takes longer than `milliseconds`, or fails. */
async function inTime<T>(answer: Thenable<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    logWarning('VS Code could not search the workspace', error);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

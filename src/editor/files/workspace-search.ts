import * as vscode from 'vscode';
import { diskTree } from '../../files/disk-tree';
import { walkFiles, type FileTree } from '../../files/folder-walk';
import { excludedGlobs, excludes, includes, oneGlob, switchedOn } from '../../ide/paths/excluded-paths';

/** How long the search of another scheme may take before the folders themselves are read, in milliseconds. */
const SEARCH_MS = 3000;

/** What is looked for in the folders of the workspace. */
export interface FileQuestion {
  /** Relative to each folder. */
  readonly glob: string;
  /** Whether `search.exclude` leaves files out, too; `files.exclude` always does. */
  readonly searchExclude: boolean;
  /** Whether copies of packages are looked at, too. */
  readonly packages?: boolean;
  /** Files found at most in each folder. */
  readonly max?: number;
  /** Called when a search had to end early: there may be more files. */
  readonly onCut?: (folder: vscode.WorkspaceFolder) => void;
}

const MOST = 20_000;
/** Folders read at most, on disk, and where each can be a request to a server. */
const MOST_FOLDERS = { disk: 50_000, other: 1000 };

/** The files of all folders that a glob names, without excluded ones; none when `token` is canceled. */
export async function findInWorkspace(
  question: FileQuestion,
  token?: vscode.CancellationToken,
): Promise<readonly vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = await Promise.all(folders.map((folder) => findInFolder(folder, question, token)));
  return found.flat();
}

/** The files of one folder that a glob names. */
export async function findInFolder(
  folder: vscode.WorkspaceFolder,
  question: FileQuestion,
  token?: vscode.CancellationToken,
): Promise<readonly vscode.Uri[]> {
  const { glob, max = MOST } = question;
  const exclude = oneGlob(globsOf(folder, question));
  const pattern = new vscode.RelativePattern(folder, glob);
  const search = (until: vscode.CancellationToken | undefined): Thenable<readonly vscode.Uri[]> =>
    vscode.workspace.findFiles(pattern, exclude, max, until);
  if (folder.uri.scheme === 'vscode-remote') return search(token);
  // VS Code's search follows links out of the folder, to the end of the disk.
  if (folder.uri.scheme === 'file') return walk(folder, question, token);
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

/** Whether `findInWorkspace` would find this location, as far as its path tells. */
export function isSearched(uri: vscode.Uri, question: FileQuestion): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return false;
  const path = uri.path.slice(folder.uri.path.length).replace(/^\//, '');
  return includes(question.glob)(path) && !excludes(globsOf(folder, question))(path);
}

function globsOf(
  { uri }: vscode.WorkspaceFolder,
  { searchExclude, packages = false }: FileQuestion,
): readonly string[] {
  const of = (section: string): unknown => vscode.workspace.getConfiguration(section, uri).get('exclude');
  const globs = packages ? switchedOn : excludedGlobs;
  return globs(of('files'), searchExclude ? of('search') : undefined);
}

async function walk(
  folder: vscode.WorkspaceFolder,
  question: FileQuestion,
  token: vscode.CancellationToken | undefined,
): Promise<readonly vscode.Uri[]> {
  const controller = new AbortController();
  const subscription = token?.onCancellationRequested(() => controller.abort());
  const isExcluded = excludes(globsOf(folder, question));
  const isWanted = includes(question.glob);
  const isDisk = folder.uri.scheme === 'file';
  const { files, cut } = await walkFiles({
    tree: isDisk ? diskTree(folder.uri.fsPath) : treeOf(folder.uri),
    wants: (path) => isWanted(path) && !isExcluded(path),
    enters: (path) => !isExcluded(path),
    maxFiles: question.max ?? MOST,
    maxFolders: isDisk ? MOST_FOLDERS.disk : MOST_FOLDERS.other,
    signal: controller.signal,
  });
  subscription?.dispose();
  if (cut !== undefined) question.onCut?.(folder);
  return files.map((path) => vscode.Uri.joinPath(folder.uri, path));
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
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

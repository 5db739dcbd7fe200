import * as vscode from 'vscode';
import { excludedGlobs, excludes, includes, oneGlob } from './excluded-paths';
import { walkFiles } from './folder-walk';

/** Folders of other schemes may have no search: VS Code then waits for one for ever. */
const SEARCHED_SCHEMES: ReadonlySet<string> = new Set(['file', 'vscode-remote']);

/** How long the search of another scheme may take before the folders themselves are read, in milliseconds. */
const SEARCH_MS = 3000;

/** What is looked for in the folders of the workspace. */
export interface FileQuestion {
  /** Relative to each folder. */
  readonly glob: string;
  /** Whether `search.exclude` leaves files out, too; `files.exclude` always does. */
  readonly searchExclude: boolean;
  /** Files found at most in each folder. */
  readonly max?: number;
}

const MOST = 20_000;

/** The files of all folders that a glob names, without excluded ones; none when `token` is cancelled. */
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
  const exclude = oneGlob(globsOf(folder, question.searchExclude));
  const pattern = new vscode.RelativePattern(folder, glob);
  const search = (until: vscode.CancellationToken | undefined): Thenable<readonly vscode.Uri[]> =>
    vscode.workspace.findFiles(pattern, exclude, max, until);
  if (SEARCHED_SCHEMES.has(folder.uri.scheme)) return search(token);
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
  return includes(question.glob)(path) && !excludes(globsOf(folder, question.searchExclude))(path);
}

function globsOf({ uri }: vscode.WorkspaceFolder, searchExclude: boolean): readonly string[] {
  const of = (section: string): unknown => vscode.workspace.getConfiguration(section, uri).get('exclude');
  return excludedGlobs(of('files'), searchExclude ? of('search') : undefined);
}

async function walk(
  folder: vscode.WorkspaceFolder,
  { glob, max = MOST, searchExclude }: FileQuestion,
  token: vscode.CancellationToken | undefined,
): Promise<readonly vscode.Uri[]> {
  const { fs } = vscode.workspace;
  const controller = new AbortController();
  const subscription = token?.onCancellationRequested(() => controller.abort());
  const isExcluded = excludes(globsOf(folder, searchExclude));
  const paths = await walkFiles({
    read: async (path) => {
      const entries = await fs.readDirectory(vscode.Uri.joinPath(folder.uri, path));
      return entries.map(([name, type]) => ({ name, folder: (type & vscode.FileType.Directory) !== 0 }));
    },
    wants: includes(glob),
    enters: (path) => !isExcluded(path),
    max,
    signal: controller.signal,
  });
  subscription?.dispose();
  return paths.filter((path) => !isExcluded(path)).map((path) => vscode.Uri.joinPath(folder.uri, path));
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

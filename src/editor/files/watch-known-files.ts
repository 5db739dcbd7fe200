import * as vscode from 'vscode';
import { ChangeCollector } from '../../base/change-collector';
import { inBackground } from '../base/log';
import { isBelow } from '../../ide/paths/below';
import { findInWorkspace, mayHold, type FileQuestion } from './workspace-search';

/** Pause after a folder came before its files are looked for, in milliseconds: a checkout makes many. */
const LOOK_MS = 300;
/** New paths of which each is looked at; of more, one is taken to be a folder. */
const MAX_LOOKED_AT = 50;

interface Watched {
  /** What is looked for, as it is now. */
  readonly question: () => FileQuestion;
  /** The files that are known, wherever they are. */
  readonly known: () => readonly { readonly uri: vscode.Uri }[];
  readonly written: (uri: vscode.Uri) => void;
  readonly deleted: (uri: vscode.Uri) => void;
}

/**
 * Watches the files of a glob. Of a folder that comes or goes as a whole (a checkout, a move), VS Code names the folder
 * alone: then files that are not known yet are looked for, and the known files below it are deleted.
 */
export function watchKnownFiles(watched: Watched): vscode.Disposable {
  const { question, known, written, deleted } = watched;
  const files = vscode.workspace.createFileSystemWatcher(question().glob);
  const folders = vscode.workspace.createFileSystemWatcher('**', false, true, false);
  const came = new ChangeCollector(
    () => LOOK_MS,
    (uris) => inBackground('new folders could not be searched', lookInto(uris, watched)),
  );
  const gone = new Set<string>();
  const leave = (): void => {
    const below = isBelow(gone);
    for (const { uri } of known()) if (below(uri.toString())) deleted(uri);
    gone.clear();
  };
  return vscode.Disposable.from(
    files,
    folders,
    came,
    files.onDidCreate(written),
    files.onDidChange(written),
    files.onDidDelete(deleted),
    folders.onDidCreate((uri) => {
      if (mayHold(uri, question())) came.add([uri.toString()]);
    }),
    folders.onDidDelete((folder) => {
      // VS Code tells of thousands at once: the known files are gone through once for all of them.
      if (gone.size === 0) queueMicrotask(leave);
      gone.add(folder.toString());
    }),
  );
}

/** Finds files that are not known, when a folder is among `uris`. */
async function lookInto(uris: ReadonlySet<string>, { question, known, written }: Watched): Promise<void> {
  const areMany = uris.size > MAX_LOOKED_AT;
  if (!areMany && !(await Promise.all([...uris].map(isFolder))).includes(true)) return;
  const found = await findInWorkspace(question());
  const isKnown = new Set(known().map(({ uri }) => uri.toString()));
  for (const uri of found) if (!isKnown.has(uri.toString())) written(uri);
}

async function isFolder(uri: string): Promise<boolean> {
  try {
    const { type } = await vscode.workspace.fs.stat(vscode.Uri.parse(uri));
    return (type & vscode.FileType.Directory) !== 0;
  } catch (error) {
    // Gone again.
    if (error instanceof vscode.FileSystemError) return false;
    throw error;
  }
}

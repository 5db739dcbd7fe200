import * as vscode from 'vscode';

interface Watched {
  /** The files that are known, wherever they are. */
  readonly known: () => readonly { readonly uri: vscode.Uri }[];
  readonly written: (uri: vscode.Uri) => void;
  readonly deleted: (uri: vscode.Uri) => void;
}

/**
 * Watches the files of a glob. Of a folder that is deleted as a whole, VS Code names the folder alone: then the known files
 * below it are deleted.
 */
export function watchKnownFiles(glob: string, { known, written, deleted }: Watched): vscode.Disposable {
  const files = vscode.workspace.createFileSystemWatcher(glob);
  const folders = vscode.workspace.createFileSystemWatcher('**', true, true);
  return vscode.Disposable.from(
    files,
    folders,
    files.onDidCreate(written),
    files.onDidChange(written),
    files.onDidDelete(deleted),
    folders.onDidDelete((folder) => {
      const start = `${folder.toString()}/`;
      for (const { uri } of known()) if (uri.toString().startsWith(start)) deleted(uri);
    }),
  );
}

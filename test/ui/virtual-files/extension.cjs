// Files that are on no disk, as far as VS Code and its extensions can tell: `virtual:/path` is the file /path.
const { promises: fs } = require('node:fs');
const vscode = require('vscode');

const { File, Directory } = vscode.FileType;

/** Errors of the disk in VS Code's words. */
async function told(work) {
  try {
    return await work();
  } catch (error) {
    throw error.code === 'ENOENT' ? vscode.FileSystemError.FileNotFound() : error;
  }
}

const changed = new vscode.EventEmitter();

const provider = {
  onDidChangeFile: changed.event,
  watch: () => new vscode.Disposable(() => undefined),
  stat: ({ path }) =>
    told(async () => {
      const info = await fs.stat(path);
      const { ctimeMs: ctime, mtimeMs: mtime, size } = info;
      return { type: info.isDirectory() ? Directory : File, ctime, mtime, size };
    }),
  readDirectory: ({ path }) =>
    told(async () => {
      const entries = await fs.readdir(path, { withFileTypes: true });
      return entries.map((entry) => [entry.name, entry.isDirectory() ? Directory : File]);
    }),
  readFile: ({ path }) => told(() => fs.readFile(path)),
  createDirectory: ({ path }) => told(() => fs.mkdir(path)),
  writeFile: async (uri, content) => {
    await told(() => fs.writeFile(uri.path, content));
    changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  },
  delete: ({ path }) => told(() => fs.rm(path, { recursive: true })),
  rename: (from, to) => told(() => fs.rename(from.path, to.path)),
};

exports.activate = (context) => {
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider('virtual', provider));
};

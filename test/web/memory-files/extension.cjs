// Files in memory, which the test's server gives: the file system `memfs` of the tests in a browser.
const { TextEncoder } = globalThis;
const vscode = require('vscode');

const { FileChangeType, FileSystemError, FileType } = vscode;

const FOLDER = '/guards';

class MemoryFiles {
  #files = new Map();
  #changed = new vscode.EventEmitter();
  onDidChangeFile = this.#changed.event;

  constructor(files) {
    for (const [path, text] of Object.entries(files)) this.#set(path, new TextEncoder().encode(text));
  }

  watch() {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri) {
    // As one that knows nothing outside of a repository: that is another error than a file that is missing.
    if (!uri.path.startsWith(`${FOLDER}/`) && uri.path !== FOLDER) throw FileSystemError.Unavailable(uri);
    const file = this.#files.get(uri.path);
    if (file) return { type: FileType.File, ctime: 0, mtime: file.time, size: file.content.length };
    if (this.#below(uri).length === 0) throw FileSystemError.FileNotFound(uri);
    return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
  }

  readDirectory(uri) {
    const entries = this.#below(uri).map((path) => {
      const [name, ...rest] = path.split('/');
      return [name, rest.length === 0 ? FileType.File : FileType.Directory];
    });
    return [...new Map(entries)];
  }

  readFile(uri) {
    const file = this.#files.get(uri.path);
    if (!file) throw FileSystemError.FileNotFound(uri);
    return file.content;
  }

  writeFile(uri, content) {
    const type = this.#files.has(uri.path) ? FileChangeType.Changed : FileChangeType.Created;
    this.#set(uri.path, content);
    this.#changed.fire([{ type, uri }]);
  }

  delete(uri) {
    this.#files.delete(uri.path);
    this.#changed.fire([{ type: FileChangeType.Deleted, uri }]);
  }

  createDirectory() {}

  rename(from, to) {
    this.writeFile(to, this.readFile(from));
    this.delete(from);
  }

  #set(path, content) {
    this.#files.set(path, { content, time: Date.now() });
  }

  /** Paths below a folder, relative to it. */
  #below({ path }) {
    const start = path.endsWith('/') ? path : `${path}/`;
    return [...this.#files.keys()]
      .filter((each) => each.startsWith(start))
      .map((each) => each.slice(start.length));
  }
}

exports.activate = async (context) => {
  const answer = await fetch(context.extensionUri.with({ path: '/workspace.json' }).toString());
  const files = new MemoryFiles(await answer.json());
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider('memfs', files, { isCaseSensitive: true }),
  );
};

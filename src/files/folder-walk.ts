/** An entry of a folder; `other` is neither a file nor a folder nor a link. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** Where a link leads: the path without links, as the tree names paths. */
export interface LinkTarget {
  readonly real: string;
  readonly kind: 'file' | 'folder';
}

/** Folders with files; paths are relative to where the walk starts, with slashes. */
export interface FileTree {
  /** Entries of a folder; it may fail. */
  read(folder: string): AsyncIterable<FolderEntry>;
  /** Where a link leads, when that is inside of the tree; without this function links are left out. */
  follow?(link: string): Promise<LinkTarget | undefined>;
}

export interface Walk {
  readonly tree: FileTree;
  /** Whether a file is looked for, and whether what is in a folder is; both by relative paths. */
  readonly wants: (path: string) => boolean;
  readonly enters: (path: string) => boolean;
  /** Files found at most. */
  readonly maxFiles: number;
  /** Folders read at most. */
  readonly maxFolders: number;
  readonly signal?: AbortSignal | undefined;
  /** Gets the error of a folder that cannot be read; throws it on when it is a fault of ours. */
  readonly onUnread: (folder: string, error: unknown) => void;
}

export interface Walked {
  /** Relative paths, the nearest to the start first; each file once, whatever links lead to it. */
  readonly files: readonly string[];
  /** Those of them that a link leads to, there or above; absent when there are none. */
  readonly linked?: ReadonlySet<string>;
  /** Which bound ended the walk early. */
  readonly cut?: 'files' | 'folders';
  /** Folders that could not be read. */
  readonly unread: readonly string[];
}

/** Folders read side by side. */
const AT_ONCE = 16;

/** A folder or link on the way: the path by which it was found, and the one without links. */
interface FoundPath {
  readonly path: string;
  readonly real: string;
}

/**
 * Finds files by reading folders, each once by its real path. Links are followed when all else was read, and
 * only to what the tree says is inside of it: a link to `.`, to `/` or to a folder above does no harm.
 */
export async function walkFiles(walk: Walk): Promise<Walked> {
  const search = new Search(walk);
  await search.run();
  return search.walked();
}

class Search {
  readonly #found = new Map<string, string>();
  readonly #unread: string[] = [];
  readonly #seen = new Set<string>(['']);
  #waiting: FoundPath[] = [{ path: '', real: '' }];
  readonly #links: FoundPath[] = [];
  #folders = 0;
  #cut: 'files' | 'folders' | undefined;

  constructor(private readonly walk: Walk) {}

  walked(): Walked {
    const files = [...this.#found.values()];
    const linked = new Set<string>();
    for (const [real, path] of this.#found) if (real !== path) linked.add(path);
    return {
      files,
      unread: this.#unread,
      ...(linked.size > 0 ? { linked } : {}),
      ...(this.#cut === undefined ? {} : { cut: this.#cut }),
    };
  }

  async run(): Promise<void> {
    do {
      while (this.#waiting.length > 0 && this.#goesOn()) await this.#readNext();
      const link = this.#goesOn() ? this.#links.shift() : undefined;
      if (!link) return;
      await this.#follow(link);
    } while (this.#goesOn());
  }

  #goesOn(): boolean {
    return this.walk.signal?.aborted !== true && this.#cut === undefined;
  }

  async #readNext(): Promise<void> {
    const left = this.walk.maxFolders - this.#folders;
    if (left <= 0) {
      this.#cut = 'folders';
      return;
    }
    const next = this.#waiting.splice(0, Math.min(AT_ONCE, left));
    this.#folders += next.length;
    const read = await Promise.all(next.map((folder) => this.#entriesOf(folder)));
    for (const [at, entries] of read.entries()) {
      const folder = next[at];
      if (folder) for (const entry of entries) this.#add(folder, entry);
    }
  }

  /** What matters of a folder; thousands of other files in it are not kept. */
  async #entriesOf({ path }: FoundPath): Promise<readonly FolderEntry[]> {
    const entries: FolderEntry[] = [];
    try {
      for await (const entry of this.walk.tree.read(path)) {
        if (!this.#goesOn()) break;
        const below = joined(path, entry.name);
        const matters =
          entry.kind === 'link' ||
          (entry.kind === 'folder' && this.walk.enters(below)) ||
          (entry.kind === 'file' && this.walk.wants(below));
        if (matters) entries.push(entry);
      }
    } catch (error) {
      this.walk.onUnread(path, error);
      this.#unread.push(path);
    }
    return entries;
  }

  #add(folder: FoundPath, { name, kind }: FolderEntry): void {
    const entry = { path: joined(folder.path, name), real: joined(folder.real, name) };
    if (kind === 'file') this.#addFile(entry);
    else if (kind === 'folder') this.#addFolder(entry);
    else if (kind === 'link' && this.walk.tree.follow) this.#links.push(entry);
  }

  #addFile({ path, real }: FoundPath): void {
    if (this.#found.has(real)) return;
    if (this.#found.size >= this.walk.maxFiles) this.#cut = 'files';
    else this.#found.set(real, path);
  }

  #addFolder(folder: FoundPath): void {
    if (this.#seen.has(folder.real)) return;
    this.#seen.add(folder.real);
    this.#waiting.push(folder);
  }

  async #follow({ path }: FoundPath): Promise<void> {
    const { wants, enters, tree } = this.walk;
    if (!wants(path) && !enters(path)) return;
    // A folder full of links costs as much as one full of folders.
    if (++this.#folders > this.walk.maxFolders) this.#cut = 'folders';
    const target = await tree.follow?.(path);
    if (target?.kind === 'file' && wants(path)) this.#addFile({ path, real: target.real });
    if (target?.kind === 'folder' && enters(path)) this.#addFolder({ path, real: target.real });
  }
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

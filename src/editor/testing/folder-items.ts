import * as vscode from 'vscode';
import { depthBelow, folderTree, type FolderNode } from '../../ide/testing/folder-tree';

/** A file item and the folder it belongs to, as people see it: '' for the root. */
interface FileItem {
  readonly item: vscode.TestItem;
  readonly folder: string;
}

/** The folder items of the Test Explorer, and which item hangs where. */
export class FolderItems {
  readonly #root: vscode.TestItemCollection;
  readonly #create: (id: string, label: string, uri: vscode.Uri) => vscode.TestItem;
  #folders = new Map<string, vscode.TestItem>();
  /** The list that each item is in. */
  readonly #places = new Map<vscode.TestItem, vscode.TestItemCollection>();

  constructor(controller: vscode.TestController) {
    this.#root = controller.items;
    this.#create = (id, label, uri) => controller.createTestItem(id, label, uri);
  }

  /** Files come after the folders beside them. */
  static sortTextOfFile(label: string): string {
    return `2 ${label}`;
  }

  isFolder({ id }: vscode.TestItem): boolean {
    return id.startsWith(FOLDER);
  }

  /** Whether a file's item is in the tree. */
  holds(item: vscode.TestItem): boolean {
    return this.#places.has(item);
  }

  remove(item: vscode.TestItem): void {
    this.#places.get(item)?.delete(item.id);
    this.#places.delete(item);
  }

  /** Makes the folders that these files need, hangs all items where they belong; the files that moved. */
  place(files: Iterable<FileItem>): vscode.TestItem[] {
    const all = [...files];
    const nodes = folderTree(all.map(({ folder }) => folder));
    const samples = new Map(all.map((file) => [file.folder, file] as const));
    const before = this.#folders;
    this.#folders = new Map();
    for (const node of nodes) this.#draw(node, before.get(node.path), samples);
    const moved = all.filter(({ item, folder }) => this.#hang(item, this.#folders.get(folder)));
    for (const [path, item] of before) if (!this.#folders.has(path)) this.remove(item);
    return moved.map(({ item }) => item);
  }

  #draw(
    { path, label, parent }: FolderNode,
    known: vscode.TestItem | undefined,
    samples: ReadonlyMap<string, FileItem>,
  ): void {
    const item = known ?? this.#create(FOLDER + encodeURIComponent(path), label, uriOf(path, samples));
    this.#folders.set(path, item);
    if (item.label !== label) item.label = label;
    const sortText = `1 ${label}`;
    if (item.sortText !== sortText) item.sortText = sortText;
    this.#hang(item, parent === undefined ? undefined : this.#folders.get(parent));
  }

  /** Whether the item was in another list before. */
  #hang(item: vscode.TestItem, below: vscode.TestItem | undefined): boolean {
    const into = below?.children ?? this.#root;
    const at = this.#places.get(item);
    if (at === into) return false;
    at?.delete(item.id);
    into.add(item);
    this.#places.set(item, into);
    return at !== undefined;
  }
}

/** Ids of folders start so; those of files with the scheme of their URI. */
const FOLDER = 'folder:';

/** Where a folder is: so many levels above a file below it. */
function uriOf(path: string, samples: ReadonlyMap<string, FileItem>): vscode.Uri {
  for (const [folder, { item }] of samples) {
    const isBelow = folder === path || folder.startsWith(path.endsWith('/') ? path : `${path}/`);
    if (!item.uri || !isBelow) continue;
    const up = Array.from({ length: depthBelow(folder, path) + 1 }, () => '..');
    return vscode.Uri.joinPath(item.uri, ...up);
  }
  return vscode.Uri.file(path);
}

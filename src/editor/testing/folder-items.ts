import * as vscode from 'vscode';
import { depthBelow, folderTree, type FolderNode } from '../../ide/testing/folder-tree';

/** The folder items of the Test Explorer, and which item hangs where. Folders are paths as people see them, '' for the root. */
export class FolderItems {
  readonly #root: vscode.TestItemCollection;
  readonly #create: (id: string, label: string, uri: vscode.Uri) => vscode.TestItem;
  #folders = new Map<string, vscode.TestItem>();
  /** All files, by their folders, and the folder of each. */
  readonly #files = new Map<string, Set<vscode.TestItem>>();
  readonly #folderOf = new Map<vscode.TestItem, string>();
  /** Files that have no place yet, or another folder than before. */
  readonly #waiting = new Set<vscode.TestItem>();
  /** Whether there are files in other folders than at the last look. */
  #isOther = false;
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

  /** Says which folder a file is in; whether it has to find its place. */
  put(item: vscode.TestItem, folder: string): boolean {
    if (this.#folderOf.get(item) === folder) return false;
    this.#forget(item);
    this.#folderOf.set(item, folder);
    const beside = this.#files.get(folder);
    if (beside) beside.add(item);
    else {
      this.#files.set(folder, new Set([item]));
      this.#isOther = true;
    }
    this.#waiting.add(item);
    return true;
  }

  /** Takes a file out of the tree; its folder stays until the next look. */
  remove(item: vscode.TestItem): void {
    this.#forget(item);
    this.#takeOut(item);
  }

  /** Makes the folders that the files need, hangs all items where they belong; the files that moved. */
  place(): vscode.TestItem[] {
    const before = this.#folders;
    if (this.#isOther) this.#drawFolders();
    // Files hang below their own folders, or all at the root when there is one folder only.
    const all = (before.size === 0) !== (this.#folders.size === 0) ? this.#folderOf.keys() : this.#waiting;
    const moved = [...all].filter((item) =>
      this.#hang(item, this.#folders.get(this.#folderOf.get(item) ?? '')),
    );
    this.#waiting.clear();
    if (this.#folders !== before)
      for (const [path, item] of before) if (!this.#folders.has(path)) this.#takeOut(item);
    return moved;
  }

  #drawFolders(): void {
    this.#isOther = false;
    const before = this.#folders;
    this.#folders = new Map();
    for (const node of folderTree(this.#files.keys())) this.#draw(node, before.get(node.path));
  }

  #draw({ path, label, parent }: FolderNode, known: vscode.TestItem | undefined): void {
    const item = known ?? this.#create(FOLDER + encodeURIComponent(path), label, uriOf(path, this.#files));
    this.#folders.set(path, item);
    if (item.label !== label) item.label = label;
    const sortText = `1 ${label}`;
    if (item.sortText !== sortText) item.sortText = sortText;
    this.#hang(item, parent === undefined ? undefined : this.#folders.get(parent));
  }

  #forget(item: vscode.TestItem): void {
    const folder = this.#folderOf.get(item);
    if (folder === undefined) return;
    this.#folderOf.delete(item);
    this.#waiting.delete(item);
    const beside = this.#files.get(folder);
    beside?.delete(item);
    if (beside?.size !== 0) return;
    this.#files.delete(folder);
    this.#isOther = true;
  }

  #takeOut(item: vscode.TestItem): void {
    this.#places.get(item)?.delete(item.id);
    this.#places.delete(item);
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
function uriOf(path: string, files: ReadonlyMap<string, ReadonlySet<vscode.TestItem>>): vscode.Uri {
  for (const [folder, [item]] of files) {
    const isBelow = folder === path || folder.startsWith(path.endsWith('/') ? path : `${path}/`);
    if (!item?.uri || !isBelow) continue;
    const up = Array.from({ length: depthBelow(folder, path) + 1 }, () => '..');
    return vscode.Uri.joinPath(item.uri, ...up);
  }
  return vscode.Uri.file(path);
}

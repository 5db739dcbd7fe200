import * as vscode from 'vscode';
import { Throttle } from '../../base/throttle';
import { Turns } from '../../base/turns';
import { toRange } from '../base/ranges';
import type { ScenarioFile } from '../workspace/scenario-file';
import type { ScenarioIndex } from '../workspace/scenario-index';
import { FolderItems } from './folder-items';
import { ScenarioTitles } from './scenario-titles';
import type { FileSelection } from '../../ide/testing/selection';
import { propertyOfId } from '../../ide/check/property-id';
import { fileOf } from '../../ide/testing/test-ids';
import { scenarioTests, type TestNode } from '../../ide/testing/test-tree';
import { diffSiblings, type PlacedNode } from '../../ide/testing/tree-diff';

/** Files that come or go within this many milliseconds find their places in the tree together. */
const PLACE_MS = 50;
/** Of thousands of files that are found, each that comes later would be looked at together with all before it. */
const PLACE_SHARE = 0.1;

interface ShownFile {
  readonly item: vscode.TestItem;
  /** Absent while the file is not read. */
  readonly node?: TestNode;
}

/**
 * The items of the Test Explorer, kept in step with the scenario index: each change of a file is compared
 * with what is shown, and only the difference is applied, so that items keep their results. Files that a search
 * finds come by their names, before any of them is read.
 */
export class ScenarioItems implements vscode.Disposable {
  readonly #controller: vscode.TestController;
  readonly #scenarios: ScenarioIndex;
  readonly #shown = new Map<string, ShownFile>();
  readonly #folders: FolderItems;
  readonly #titles = new ScenarioTitles();
  readonly #named = new vscode.EventEmitter<void>();
  readonly #moved = new vscode.EventEmitter<readonly string[]>();
  readonly #subscription: vscode.Disposable;
  readonly #places = new Throttle(() => this.#place(), PLACE_MS, {
    first: 'late',
    share: PLACE_SHARE,
  });

  /** Files that a search found are shown by their names. */
  readonly onDidName = this.#named.event;
  /** Files, by id, that hang below another folder now: VS Code has no results for them there. */
  readonly onDidMove = this.#moved.event;

  constructor(controller: vscode.TestController, scenarios: ScenarioIndex) {
    this.#controller = controller;
    this.#scenarios = scenarios;
    this.#folders = new FolderItems(controller);
    this.#subscription = vscode.Disposable.from(
      scenarios.unread.onDidFind(({ uris, waitUntil }) => waitUntil(this.#name(uris))),
      scenarios.onDidChange((file) => this.#update(file)),
      scenarios.onDidRemove((uri) => this.#remove(uri.toString())),
      this.#named,
      this.#moved,
    );
    for (const file of scenarios.files) this.#update(file);
  }

  /** Ids of all file items, in the order of the tree. */
  get files(): string[] {
    return this.idsOf(inOrder(this.#controller.items)).filter((id) => this.#shown.has(id));
  }

  /** The item of a file or of a test in it, once it is shown. */
  find(id: string): vscode.TestItem | undefined {
    const file = this.#shown.get(fileOf(id))?.item;
    if (!file || !this.#folders.holds(file)) return undefined;
    return file.id === id ? file : file.children.get(id);
  }

  /** Ids of items; a folder represents the files below it, in the order of the tree. Properties have none here. */
  idsOf(items: readonly vscode.TestItem[]): string[] {
    return items.flatMap((item) => {
      if (this.#folders.isFolder(item)) return this.idsOf(inOrder(item.children));
      return propertyOfId(item.id) ? [] : [item.id];
    });
  }

  /** What a run of these tests waits for: those in the file, or the file itself if there is nothing in it. */
  selected({ file, wants }: FileSelection): vscode.TestItem[] {
    const item = this.find(file);
    if (!item) return [];
    const children = [...item.children].map(([, child]) => child);
    return (children.length > 0 ? children : [item]).filter(({ id }) => wants(id));
  }

  /** The scenario file that an item belongs to, as it counts now. */
  scenario(id: string): ScenarioFile | undefined {
    const uri = this.find(fileOf(id))?.uri;
    return uri && this.#scenarios.get(uri);
  }

  /** Replaces what an item can be filtered by, after a run. */
  tag(id: string, tags: readonly string[]): void {
    const item = this.find(id);
    if (!item || (tags.length === 0 && item.tags.length === 0)) return;
    item.tags = tags.map((tag) => new vscode.TestTag(tag));
  }

  /** Gives every file its place in the tree at once. */
  place(): void {
    this.#places.actNow();
  }

  #place(): void {
    const moved = this.#folders.place();
    if (moved.length > 0) this.#moved.fire(moved.map(({ id }) => id));
  }

  dispose(): void {
    this.#places.dispose();
    this.#subscription.dispose();
  }

  /** Resolves when all files that have a row are read. Never rejects. */
  async read(): Promise<void> {
    const { unread, ready } = this.#scenarios;
    if (unread.size > 0) await Promise.allSettled([ready]);
  }

  /** Shows files by their names, some at a time. */
  async #name(uris: readonly vscode.Uri[]): Promise<void> {
    const turns = new Turns(() => new Promise((resolve) => setImmediate(resolve)));
    for (const uri of uris) {
      const id = uri.toString();
      await turns.next();
      if (this.#shown.has(id) || !this.#scenarios.unread.has(uri)) continue;
      const { label, folder } = this.#titles.of(uri);
      const item = this.#controller.createTestItem(id, label, uri);
      item.sortText = FolderItems.sortTextOfFile(label);
      this.#shown.set(id, { item });
      this.#folders.put(item, folder);
    }
    this.place();
    this.#named.fire();
  }

  #update(file: ScenarioFile): void {
    const id = file.uri.toString();
    const { label, folder } = this.#titles.of(file.uri);
    const node = scenarioTests(id, label, file.parsed);
    const known = this.#shown.get(id);
    const before = known?.node;
    const item = known?.item ?? this.#controller.createTestItem(id, label, file.uri);
    this.#shown.set(id, { item, node });
    if (!before || diffSiblings([before], [node]).changed.length > 0)
      draw(item, { node, order: 0 }, FolderItems.sortTextOfFile(label));
    this.#updateChildren(item, before?.children ?? [], node.children);
    if (this.#folders.put(item, folder)) this.#places.request();
  }

  #updateChildren(item: vscode.TestItem, before: readonly TestNode[], after: readonly TestNode[]): void {
    const { removed, added, changed } = diffSiblings(before, after);
    for (const id of removed) item.children.delete(id);
    for (const placed of changed) {
      const child = item.children.get(placed.node.id);
      if (child) draw(child, placed);
    }
    for (const placed of added) {
      const child = this.#controller.createTestItem(placed.node.id, placed.node.label, item.uri);
      draw(child, placed);
      item.children.add(child);
    }
  }

  #remove(id: string): void {
    const shown = this.#shown.get(id);
    if (!shown) return;
    this.#shown.delete(id);
    this.#folders.remove(shown.item);
    this.#places.request();
  }
}

/** Siblings as VS Code draws them. */
function inOrder(items: vscode.TestItemCollection): vscode.TestItem[] {
  const textOf = ({ sortText, label }: vscode.TestItem): string => sortText ?? label;
  return [...items].map(([, item]) => item).sort((a, b) => textOf(a).localeCompare(textOf(b)));
}

function draw(item: vscode.TestItem, { node, order }: PlacedNode, sortText = sortable(order)): void {
  // What stays as it is takes VS Code as long as what changes.
  if (item.label !== node.label) item.label = node.label;
  if (item.sortText !== sortText) item.sortText = sortText;
  item.range = node.range && toRange(node.range);
  const error = node.error === undefined ? undefined : problemText(node.error);
  if (item.error !== error) item.error = error;
}

function problemText(problems: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown(vscode.l10n.t('This scenario cannot run:\n'));
  text.appendCodeblock(problems, 'text');
  return text;
}

function sortable(order: number): string {
  return String(order).padStart(6, '0');
}

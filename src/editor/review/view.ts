import * as vscode from 'vscode';
import { counted } from '../../ide/counted';
import { CONTEXT_KEYS, VIEWS } from '../../ide/ids';
import { KeptSelection } from '../../ide/kept-selection';
import type { ReviewChange } from '../../ide/review/file-review';
import { reviewMessage } from '../../ide/review/review-message';
import {
  reviewTree,
  type ReviewGroup,
  type ReviewGrouping,
  type ReviewNode,
  type ReviewRow,
} from '../../ide/review/review-tree';
import { setContext } from '../base/commands';
import type { ReviewModel } from './model';
import { treeItem } from './tree-item';

/** Changes that are drawn at most; all are counted, and accepted with all. */
const MAX_DRAWN = 2000;

/** The view Review Changes: draws the model. */
export class ReviewView implements vscode.TreeDataProvider<ReviewNode>, vscode.Disposable {
  readonly #model: ReviewModel;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #tree: vscode.TreeView<ReviewNode>;
  readonly #selection: KeptSelection<ReviewNode>;
  readonly #following: vscode.Disposable;
  readonly #contexts = new Map<string, boolean>();
  #grouping: ReviewGrouping = 'scenario';
  #drawn = '';
  #roots: readonly ReviewGroup[] = [];
  #parents = new Map<ReviewRow, ReviewGroup>();

  constructor(model: ReviewModel) {
    this.#model = model;
    this.#tree = vscode.window.createTreeView(VIEWS.review, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.#selection = new KeptSelection(this.#tree, ({ id }) =>
      [...this.#roots, ...this.rows].find((row) => row.id === id),
    );
    this.#following = model.onDidChange(() => this.#draw());
  }

  get roots(): readonly ReviewGroup[] {
    return this.#roots;
  }

  /** What the view says above its rows. */
  get message(): string {
    return this.#tree.message ?? '';
  }

  /** The number of its badge, 0 when there is none. */
  get badge(): number {
    return this.#tree.badge?.value ?? 0;
  }

  get selection(): readonly ReviewNode[] {
    return this.#selection.rows;
  }

  groupBy(grouping: ReviewGrouping): void {
    this.#grouping = grouping;
    this.#draw();
  }

  /** Shows the view, from now on also without changes. */
  async show(): Promise<void> {
    this.#set(CONTEXT_KEYS.reviewUsed, true);
    await vscode.commands.executeCommand(`${VIEWS.review}.focus`);
  }

  /** The rows of changes, from top to bottom. */
  get rows(): readonly ReviewRow[] {
    return this.#roots.flatMap(({ children }) => children);
  }

  /**
   * Selects the first of some rows that is still there and not decided, so that the keyboard goes on from there; undefined
   * when there is none.
   */
  async selectFirstOf(ids: readonly string[]): Promise<ReviewRow | undefined> {
    const open = new Map(
      this.rows.flatMap((row) => (row.change.state === 'open' ? [[row.id, row] as const] : [])),
    );
    const next = ids.map((id) => open.get(id)).find((row) => row !== undefined);
    if (next && this.#tree.visible) await this.#tree.reveal(next, { select: true, focus: true });
    return next;
  }

  getTreeItem = treeItem;

  getChildren(node?: ReviewNode): ReviewNode[] {
    if (!node) return [...this.#roots];
    return node.kind === 'change' ? [] : [...node.children];
  }

  getParent(node: ReviewNode): ReviewNode | undefined {
    return node.kind === 'change' ? this.#parents.get(node) : undefined;
  }

  dispose(): void {
    vscode.Disposable.from(this.#following, this.#tree, this.#changed).dispose();
  }

  #draw(): void {
    const { changes, files } = this.#model;
    this.#drawRows(changes.slice(0, MAX_DRAWN));
    const message = reviewMessage(changes, files);
    const cut = changes.length > MAX_DRAWN ? `\n${vscode.l10n.t('The first {0} are shown.', MAX_DRAWN)}` : '';
    this.#tree.message = `${message}${cut}`;
    const open = changes.filter(({ state }) => state === 'open').length;
    this.#tree.badge =
      open === 0
        ? undefined
        : { value: open, tooltip: vscode.l10n.t('Guard Lab: {0} to review', counted.changes(open)) };
    this.#set(CONTEXT_KEYS.reviewHasChanges, changes.length > 0);
    this.#set(CONTEXT_KEYS.reviewHasOpen, open > 0);
    this.#set(CONTEXT_KEYS.reviewByTool, this.#grouping === 'tool');
  }

  #drawRows(changes: readonly ReviewChange[]): void {
    const drawn = JSON.stringify([this.#grouping, ...changes.map(drawnText)]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#roots = reviewTree(changes, this.#grouping);
    this.#parents = new Map(this.#roots.flatMap((root) => root.children.map((row) => [row, root] as const)));
    this.#changed.fire(undefined);
  }

  #set(key: string, value: boolean): void {
    if ((this.#contexts.get(key) ?? false) === value) return;
    this.#contexts.set(key, value);
    setContext(key, value);
  }
}

/** What a row is drawn from: the same change of a newer run is a new row all the same. */
const numbers = new WeakMap<object, number>();
let lastNumber = 0;
function drawnText({ id, state, change }: ReviewChange): string {
  let number = numbers.get(change);
  if (number === undefined) numbers.set(change, (number = ++lastNumber));
  return `${String(number)} ${state} ${id}`;
}

import * as vscode from 'vscode';
import { counted } from '../../ide/counted';
import { withViewProgress } from '../base/messages';
import { CHANGE_KINDS, type ChangeKind, type LabelChange } from '../../analysis/diff/label-changes';
import { CONTEXT_KEYS, VIEWS } from '../../ide/ids';
import { diffMessage, type ShownDiff } from '../../ide/label-diff/diff-message';
import { diffTree, type DiffNode, type GroupNode } from '../../ide/label-diff/diff-tree';
import { KeptSelection } from '../../ide/kept-selection';
import { setContext } from '../base/commands';
import { shownPath } from '../sources/guard-sources';
import { MapChanges } from '../tool-map/map-changes';
import type { BaseChoice } from './base';
import { BaseChanges } from './base-changes';
import type { CompareServices } from './compare';
import { LabelDiffSession } from './session';
import { treeItem } from './tree-item';

/** The Label Changes view: draws the comparison that was started last. */
export class LabelDiffView implements vscode.TreeDataProvider<DiffNode>, vscode.Disposable {
  readonly #services: CompareServices;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #tree: vscode.TreeView<DiffNode>;
  readonly #selection: KeptSelection<DiffNode>;
  #session: LabelDiffSession | undefined;
  #following: vscode.Disposable | undefined;
  #hidden: ReadonlySet<ChangeKind> = new Set();
  #shown: readonly LabelChange[] = [];
  #roots: readonly GroupNode[] = [];
  #parents = new Map<DiffNode, DiffNode>();

  constructor(services: CompareServices) {
    this.#services = services;
    this.#tree = vscode.window.createTreeView(VIEWS.labelDiff, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.#selection = new KeptSelection(this.#tree, ({ id }) =>
      [...this.#roots, ...this.#parents.keys()].find((node) => node.id === id),
    );
  }

  get session(): LabelDiffSession | undefined {
    return this.#session;
  }

  get roots(): readonly GroupNode[] {
    return this.#roots;
  }

  /** What the view says above its rows. */
  get message(): string {
    return this.#tree.message ?? '';
  }

  get selection(): readonly DiffNode[] {
    return this.#selection.rows;
  }

  /** Orders that are not shown. */
  get hidden(): ReadonlySet<ChangeKind> {
    return this.#hidden;
  }

  /** Compares the labels of a guard, or of that of a scenario, and shows the view. Resolves when it is done. */
  async compare(uri: vscode.Uri, choice: BaseChoice): Promise<LabelDiffSession> {
    this.#following?.dispose();
    const session = new LabelDiffSession(uri, choice, this.#services);
    this.#session = session;
    this.#following = vscode.Disposable.from(
      session,
      session.onDidChange(() => this.#draw()),
      new MapChanges(session, this.#services),
      new BaseChanges(session),
    );
    setContext(CONTEXT_KEYS.labelDiffUsed, true);
    this.#draw();
    await vscode.commands.executeCommand(`${VIEWS.labelDiff}.focus`, { preserveFocus: true });
    await this.run();
    return session;
  }

  /** Compares again. */
  async run(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    await withViewProgress(VIEWS.labelDiff, () => session.run());
  }

  show(orders: Iterable<ChangeKind>): void {
    const shown = new Set(orders);
    this.#hidden = new Set(CHANGE_KINDS.filter((kind) => !shown.has(kind)));
    this.#draw();
  }

  getTreeItem = treeItem;

  getChildren(node?: DiffNode): DiffNode[] {
    if (!node) return [...this.#roots];
    return node.kind === 'row' ? [] : [...node.children];
  }

  getParent(node: DiffNode): DiffNode | undefined {
    return this.#parents.get(node);
  }

  dispose(): void {
    vscode.Disposable.from(
      this.#tree,
      this.#changed,
      ...(this.#following ? [this.#following] : []),
    ).dispose();
  }

  #draw(): void {
    const session = this.#session;
    if (!session) return;
    const open = session.open;
    const shown = open.filter(({ kind }) => !this.#hidden.has(kind));
    this.#drawRows(shown);
    const { made, status } = session;
    const diff: ShownDiff | undefined = made && {
      baseName: made.baseName,
      headName: made.headName,
      labelFile: shownPath(made.place),
      all: made.changes,
      open,
      shown,
    };
    this.#tree.message = diffMessage(status, diff);
    this.#tree.description = this.#hidden.size > 0 ? vscode.l10n.t('filtered') : '';
    const looser = open.filter(({ kind }) => kind === 'looser').length;
    this.#tree.badge =
      looser === 0
        ? undefined
        : { value: looser, tooltip: vscode.l10n.t('Guard Lab: {0} looser', counted.labels(looser)) };
    setContext(CONTEXT_KEYS.labelDiffRunning, status.kind === 'running');
    setContext(CONTEXT_KEYS.labelDiffHasChanges, open.length > 0);
    setContext(CONTEXT_KEYS.labelDiffFiltered, this.#hidden.size > 0);
  }

  #drawRows(shown: readonly LabelChange[]): void {
    if (shown.length === this.#shown.length && shown.every((change, at) => change === this.#shown[at]))
      return;
    this.#shown = shown;
    this.#roots = diffTree(shown);
    this.#parents = new Map();
    for (const group of this.#roots)
      for (const tool of group.children) {
        this.#parents.set(tool, group);
        for (const row of tool.children) this.#parents.set(row, tool);
      }
    this.#changed.fire(undefined);
  }
}

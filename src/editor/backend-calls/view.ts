import * as vscode from 'vscode';
import { counted } from '../../ide/counted';
import { setContext } from '../base/commands';
import { logWarning } from '../base/log';
import { withViewProgress } from '../base/messages';
import { CONTEXT_KEYS, VIEWS } from '../../ide/ids';
import { KeptSelection } from '../../ide/kept-selection';
import type { OutdatedResults } from '../runs/outdated-results';
import type { RunHistory } from '../../ide/runs/run-history';
import { CallsModel } from '../../ide/backend-calls/model';
import type { CallsNode } from '../../ide/backend-calls/node';
import { OpenRows } from '../../ide/backend-calls/open-rows';
import { rowsToExpand } from '../../ide/backend-calls/rows-to-expand';
import { Throttle } from '../../base/throttle';
import { tooltipMarkdown, treeItem } from './tree-item';

/** Least time between two drawings of the tree, in milliseconds. */
const REDRAW_MS = 200;
/** Rows whose state, open or closed, is remembered. */
const REMEMBERED = 5000;
/** Rows that "Expand All" opens, one request to VS Code each. */
const EXPANDED = 150;

/** The Backend Calls view: draws the model, keeps what is open, and counts failed scenarios in its badge. */
export class BackendCallsView implements vscode.TreeDataProvider<CallsNode>, vscode.Disposable {
  readonly model: CallsModel;
  readonly #changed = new vscode.EventEmitter<CallsNode | CallsNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #tree: vscode.TreeView<CallsNode>;
  readonly #selection: KeptSelection<CallsNode>;
  readonly #throttle = new Throttle(() => this.#draw(), REDRAW_MS);
  readonly #open = new OpenRows(REMEMBERED);
  readonly #endFollowing: readonly (() => void)[];
  readonly #contexts = new Map<string, boolean>();

  /** @param drop what becomes of what is dropped on the view */
  constructor(
    history: RunHistory,
    outdated: OutdatedResults,
    drop: vscode.TreeDragAndDropController<CallsNode>,
  ) {
    this.model = new CallsModel(history, (scenario) => outdated.isOutdated(scenario));
    this.#tree = vscode.window.createTreeView(VIEWS.backendCalls, {
      treeDataProvider: this,
      showCollapseAll: true,
      dragAndDropController: drop,
    });
    this.#selection = new KeptSelection(this.#tree, (row) => (this.#isThere(row) ? row : undefined));
    this.#tree.onDidExpandElement(({ element }) => this.#open.remember(element, true));
    this.#tree.onDidCollapseElement(({ element }) => this.#open.remember(element, false));
    const subscription = outdated.onDidChange((affected) => {
      this.model.outdatedChanged(affected);
      this.#throttle.request();
    });
    this.#endFollowing = [
      history.onRuns(() => {
        this.model.runsChanged();
        this.#throttle.request();
      }),
      history.onScenario((scenario, event) => {
        this.model.scenarioChanged(scenario, event);
        this.#throttle.request();
      }),
      () => void subscription.dispose(),
    ];
    this.#throttle.request();
  }

  /** The row that is selected, if any. */
  get selected(): CallsNode | undefined {
    return this.#selection.rows[0];
  }

  /** What the badge says: its number, 0 when there is none. */
  get badge(): number {
    return this.#tree.badge?.value ?? 0;
  }

  getTreeItem(node: CallsNode): vscode.TreeItem {
    return treeItem(node, this.#open.drawn(node));
  }

  getChildren(node?: CallsNode): CallsNode[] {
    return [...(node ? this.model.childrenOf(node) : this.model.roots)];
  }

  getParent(node: CallsNode): CallsNode | undefined {
    return node.parent;
  }

  resolveTreeItem(item: vscode.TreeItem, node: CallsNode): vscode.TreeItem {
    const tooltip = node.tooltip?.() ?? { lines: [node.label, node.description] };
    item.tooltip = tooltipMarkdown(tooltip);
    return item;
  }

  showFailuresOnly(failuresOnly: boolean): void {
    this.model.failuresOnly = failuresOnly;
    this.#draw();
  }

  /** Opens runs, scenarios, steps and invocations, newest first, up to a bound. */
  async expandAll(): Promise<void> {
    const rows = rowsToExpand(this.model, EXPANDED);
    await withViewProgress(VIEWS.backendCalls, async () => {
      try {
        for (const row of rows) await this.#tree.reveal(row, { select: false, focus: false, expand: true });
        // Revealing scrolls: what was requested starts at the newest run.
        if (rows[0]) await this.#tree.reveal(rows[0], { select: false, focus: false });
      } catch (error) {
        // VS Code rejects when a run that ended meanwhile has taken a row away.
        logWarning('a row of Backend Calls could not be opened', error);
      }
    });
  }

  dispose(): void {
    for (const end of this.#endFollowing) end();
    this.#throttle.dispose();
    this.#tree.dispose();
    this.#changed.dispose();
  }

  #isThere(row: CallsNode): boolean {
    return row.parent ? this.#isThere(row.parent) : this.model.roots.includes(row);
  }

  #draw(): void {
    const changes = this.model.takeChanges();
    if (changes === 'all') this.#changed.fire(undefined);
    else if (changes) this.#changed.fire([...changes]);
    const { failures, failuresOnly } = this.model;
    this.#tree.badge =
      failures === 0
        ? undefined
        : {
            value: failures,
            tooltip: vscode.l10n.t('Guard Lab: {0} of the latest run failed', counted.scenarios(failures)),
          };
    this.#tree.description = failuresOnly ? vscode.l10n.t('failures only') : '';
    this.#setContext(CONTEXT_KEYS.hasRuns, !this.model.empty);
    this.#setContext(CONTEXT_KEYS.failuresOnly, failuresOnly);
  }

  #setContext(key: string, value: boolean): void {
    if (this.#contexts.get(key) === value) return;
    this.#contexts.set(key, value);
    setContext(key, value);
  }
}

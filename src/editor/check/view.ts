import * as vscode from 'vscode';
import { counted } from '../../ide/counted';
import { Throttle } from '../../base/throttle';
import { checkRow, type CheckRow } from '../../ide/check/check-rows';
import { isBroken } from '../../ide/check/check-state';
import { COMMANDS, CONTEXT_KEYS, VIEWS } from '../../ide/ids';
import { KeptSelection } from '../../ide/kept-selection';
import { setContext } from '../base/commands';
import { logWarning } from '../base/log';
import type { CheckSessions } from './sessions';

/** Least time between two drawings of the tree, in milliseconds. */
const REDRAW_MS = 200;

/** The view of checks: each guard with its properties, the newest check first. */
export class ChecksView implements vscode.TreeDataProvider<CheckRow>, vscode.Disposable {
  readonly #sessions: CheckSessions;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #throttle = new Throttle(() => this.#draw(), REDRAW_MS);
  readonly #tree: vscode.TreeView<CheckRow>;
  readonly #selection: KeptSelection<CheckRow>;
  readonly #subscription: vscode.Disposable;
  #rows: readonly CheckRow[] = [];

  constructor(sessions: CheckSessions) {
    this.#sessions = sessions;
    this.#tree = vscode.window.createTreeView(VIEWS.checks, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#selection = new KeptSelection(this.#tree, ({ id }) => find(this.#rows, id));
    this.#subscription = vscode.Disposable.from(
      sessions.onDidChange(() => this.#throttle.request()),
      sessions.onDidRemove(() => this.#throttle.request()),
    );
  }

  /** The row that is selected, if any. */
  get selected(): CheckRow | undefined {
    return this.#selection.rows[0];
  }

  /** The rows of guards, as they are now. */
  get rows(): readonly CheckRow[] {
    return this.#sessions.all.map(({ state }) => checkRow(state)).reverse();
  }

  getTreeItem(row: CheckRow): vscode.TreeItem {
    return treeItem(row);
  }

  getChildren(row?: CheckRow): CheckRow[] {
    return [...(row ? row.children : this.#rows)];
  }

  getParent(row: CheckRow): CheckRow | undefined {
    const holds = (parent: CheckRow): CheckRow | undefined => {
      if (parent.children.some(({ id }) => id === row.id)) return parent;
      return parent.children.map(holds).find((found) => found !== undefined);
    };
    return this.#rows.map(holds).find((found) => found !== undefined);
  }

  /** Shows the newest check, and leaves the keyboard where it is. */
  async reveal(): Promise<void> {
    this.#throttle.actNow();
    const [first] = this.#rows;
    if (!first) return;
    try {
      await this.#tree.reveal(first, { select: false, focus: false });
    } catch (error) {
      // VS Code rejects when the tree was drawn anew meanwhile.
      logWarning('a row of Checks could not be shown', error);
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#throttle.dispose();
    this.#tree.dispose();
    this.#changed.dispose();
  }

  #draw(): void {
    this.#rows = this.rows;
    this.#changed.fire(undefined);
    const states = this.#sessions.all.map(({ state }) => state);
    const broken = states
      .filter(({ outdated }) => outdated === undefined)
      .reduce((sum, { properties }) => sum + properties.filter(isBroken).length, 0);
    this.#tree.badge =
      broken === 0
        ? undefined
        : {
            value: broken,
            tooltip: vscode.l10n.t('Guard Lab: {0}', counted.brokenProperties(broken)),
          };
    setContext(CONTEXT_KEYS.checking, this.#sessions.isRunning);
    setContext(CONTEXT_KEYS.hasChecks, states.length > 0);
  }
}

function find(rows: readonly CheckRow[], id: string): CheckRow | undefined {
  for (const row of rows) {
    const found = row.id === id ? row : find(row.children, id);
    if (found) return found;
  }
  return undefined;
}

function treeItem(row: CheckRow): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  // VS Code remembers whether a row is open by its id: that of a guard is open before it has properties.
  const isLeaf = row.children.length === 0 && !row.words.includes('guard');
  const state = isLeaf ? None : row.open === true ? Expanded : Collapsed;
  const item = new vscode.TreeItem(row.label, state);
  item.id = row.id;
  item.description = row.description;
  item.iconPath = new vscode.ThemeIcon(
    row.icon,
    row.color === undefined ? undefined : new vscode.ThemeColor(row.color),
  );
  item.contextValue = row.words.join(' ');
  item.accessibilityInformation = { label: row.spoken };
  const tooltip = new vscode.MarkdownString();
  for (const line of row.tooltip) tooltip.appendText(line).appendMarkdown('\n\n');
  item.tooltip = tooltip;
  if (row.click)
    item.command = { command: COMMANDS.checkOpenRow, title: vscode.l10n.t('Open'), arguments: [row] };
  return item;
}

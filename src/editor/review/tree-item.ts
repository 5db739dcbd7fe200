import * as vscode from 'vscode';
import { COMMANDS } from '../../ide/ids';
import type { ChangeState } from '../../ide/review/file-review';
import type { ReviewNode } from '../../ide/review/review-tree';
import { tooltipMarkdown } from '../backend-calls/tree-item';

/** Icons and colors of themes; each state has its own icon, so that no one has to tell them by color. */
const STATE_ICONS: Readonly<Record<ChangeState, readonly [icon: string, color: string]>> = {
  open: ['diff-modified', 'gitDecoration.modifiedResourceForeground'],
  rejected: ['circle-slash', 'disabledForeground'],
  'by hand': ['edit', 'testing.iconQueued'],
  outdated: ['history', 'disabledForeground'],
};

const GROUP_ICONS = { tool: 'tools', scenario: 'file-code' } as const;

/** A row as VS Code draws it. */
export function treeItem(node: ReviewNode): vscode.TreeItem {
  const { None, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(node.label, node.kind === 'change' ? None : Expanded);
  item.id = node.id;
  item.description = node.description;
  item.accessibilityInformation = { label: node.spoken };
  item.tooltip = tooltipMarkdown({ lines: node.tooltip });
  if (node.kind !== 'change') {
    item.iconPath = new vscode.ThemeIcon(GROUP_ICONS[node.kind]);
    item.contextValue = node.hasOpen ? 'group open' : 'group';
    return item;
  }
  const { state } = node.change;
  const [icon, color] = STATE_ICONS[state];
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  item.contextValue = `change ${state === 'by hand' ? 'byHand' : state}`;
  item.command = {
    command: COMMANDS.reviewOpen,
    title: vscode.l10n.t('Open Expected and Actual Value'),
    arguments: [node],
  };
  return item;
}

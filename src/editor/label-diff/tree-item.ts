import * as vscode from 'vscode';
import type { ChangeKind } from '../../analysis/diff/label-changes';
import { COMMANDS } from '../../ide/ids';
import type { DiffNode } from '../../ide/label-diff/diff-tree';
import { tooltipMarkdown } from '../backend-calls/tree-item';

/** Icons and colors of themes; each order has its own icon, so that no one has to tell them by color. */
const ICONS: Readonly<Record<ChangeKind, readonly [icon: string, color: string]>> = {
  looser: ['unlock', 'testing.iconFailed'],
  incomparable: ['arrow-swap', 'testing.iconQueued'],
  tighter: ['lock', 'testing.iconPassed'],
  added: ['diff-added', 'gitDecoration.addedResourceForeground'],
  removed: ['diff-removed', 'gitDecoration.deletedResourceForeground'],
  equivalent: ['diff-modified', 'gitDecoration.modifiedResourceForeground'],
};

/** Orders that are open at first: what lets more through, or might. */
const OPEN: readonly ChangeKind[] = ['looser', 'incomparable'];

/** A row as VS Code draws it. */
export function treeItem(node: DiffNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, stateOf(node));
  item.id = node.id;
  item.description = node.description;
  item.accessibilityInformation = { label: node.spoken };
  item.tooltip = tooltipMarkdown({ lines: node.tooltip });
  item.contextValue = node.kind !== 'group' && node.tool !== undefined ? `${node.kind} named` : node.kind;
  const [icon, color] = ICONS[node.order];
  if (node.kind !== 'tool') item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  if (node.kind === 'row')
    item.command = {
      command: COMMANDS.labelDiffOpen,
      title: vscode.l10n.t('Open Changes'),
      arguments: [node],
    };
  return item;
}

function stateOf({ kind, order }: DiffNode): vscode.TreeItemCollapsibleState {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  if (kind === 'row') return None;
  return OPEN.includes(order) ? Expanded : Collapsed;
}

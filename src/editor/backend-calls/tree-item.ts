import * as vscode from 'vscode';
import { COMMANDS, SCHEMES } from '../../ide/ids';
import type { CallsNode, Tooltip } from '../../ide/backend-calls/node';
import { clickLocation } from '../../ide/backend-calls/node';
import type { DrawnRow } from '../../ide/backend-calls/open-rows';

/** A row as VS Code draws it. */
export function treeItem(node: CallsNode, { id, open }: DrawnRow): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const state = node.children ? (open ? Expanded : Collapsed) : None;
  const item = new vscode.TreeItem(node.label, state);
  item.id = id;
  item.description = node.description;
  item.contextValue = contextValue(node);
  item.accessibilityInformation = { label: node.spoken ?? spoken(node) };
  if (node.icon) {
    const { name, color } = node.icon;
    item.iconPath = new vscode.ThemeIcon(
      name,
      color === undefined ? undefined : new vscode.ThemeColor(color),
    );
  }
  // Labels have no color; a decoration of this location grays them.
  if (node.dimmed) item.resourceUri = vscode.Uri.from({ scheme: SCHEMES.refusedCall, path: '/' });
  const click = clickCommand(node);
  if (click) item.command = click;
  return item;
}

/** Words that `when` clauses of menus look for. */
function contextValue({ kind, call, document, locations }: CallsNode): string {
  const words: string[] = [kind];
  if (call && call.tool !== null) words.push('named');
  if (document) words.push('document');
  if (locations?.answer) words.push('answer');
  if (locations?.source) words.push('source');
  if (locations?.step) words.push('scenarioPlace');
  return words.join(' ');
}

function clickCommand(node: CallsNode): vscode.Command | undefined {
  if (clickLocation(node))
    return { command: COMMANDS.callsReveal, title: vscode.l10n.t('Go to Source'), arguments: [node] };
  if (node.kind === 'text')
    return { command: COMMANDS.callsOpenJson, title: vscode.l10n.t('Open'), arguments: [node] };
  return undefined;
}

function spoken({ label, description }: CallsNode): string {
  return description === '' ? label : `${label}, ${description.replaceAll(' · ', ', ')}`;
}

/** A tooltip in Markdown, in which nothing that a guard wrote is Markdown. */
export function tooltipMarkdown({ lines, code }: Tooltip): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  for (const line of lines) {
    if (line !== '') markdown.appendText(line).appendMarkdown('\n\n');
  }
  for (const block of code ?? []) {
    markdown.appendText(block.title).appendCodeblock(block.text, block.language);
  }
  return markdown;
}

/** Greys what was refused. */
export class RefusedDecoration implements vscode.FileDecorationProvider {
  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== SCHEMES.refusedCall) return undefined;
    return new vscode.FileDecoration(undefined, undefined, new vscode.ThemeColor('disabledForeground'));
  }
}

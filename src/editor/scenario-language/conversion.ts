import type { CompletionItem, Hover, SelectionRange, TextEdit } from 'vscode-json-languageservice';
import * as vscode from 'vscode';
import { toRange } from '../base/ranges';

/** `InsertTextFormat.Snippet` of the language server protocol. */
const SNIPPET = 2;
/** Kinds of completion items count from 1 in the protocol, from 0 in VS Code. */
const FIRST_KIND = 1;

export function toTextEdit({ range, newText }: TextEdit): vscode.TextEdit {
  return new vscode.TextEdit(toRange(range), newText);
}

export function toCompletionItem(item: CompletionItem): vscode.CompletionItem {
  const converted = new vscode.CompletionItem(
    item.label,
    item.kind === undefined ? undefined : item.kind - FIRST_KIND,
  );
  const { textEdit } = item;
  const text = textEdit?.newText ?? item.insertText ?? item.label;
  converted.insertText = item.insertTextFormat === SNIPPET ? new vscode.SnippetString(text) : text;
  if (textEdit && 'range' in textEdit) converted.range = toRange(textEdit.range);
  if (item.detail !== undefined) converted.detail = item.detail;
  if (item.sortText !== undefined) converted.sortText = item.sortText;
  if (item.filterText !== undefined) converted.filterText = item.filterText;
  const { documentation } = item;
  if (typeof documentation === 'string') converted.documentation = documentation;
  else if (documentation) converted.documentation = new vscode.MarkdownString(documentation.value);
  if (item.command) converted.command = { title: item.command.title, command: item.command.command };
  return converted;
}

export function toHover({ contents, range }: Hover): vscode.Hover {
  const parts = Array.isArray(contents) ? contents : [contents];
  const texts = parts.map((part) => {
    if (typeof part === 'string') return new vscode.MarkdownString(part);
    if ('language' in part) return new vscode.MarkdownString().appendCodeblock(part.value, part.language);
    return new vscode.MarkdownString(part.value);
  });
  return new vscode.Hover(texts, range && toRange(range));
}

/** A chain of selections, the innermost first in both. */
export function toSelectionRange(selection: SelectionRange): vscode.SelectionRange {
  const chain: SelectionRange[] = [];
  for (let each: SelectionRange | undefined = selection; each; each = each.parent) chain.push(each);
  let converted: vscode.SelectionRange | undefined;
  for (const { range } of chain.reverse()) converted = new vscode.SelectionRange(toRange(range), converted);
  return converted ?? new vscode.SelectionRange(toRange(selection.range));
}

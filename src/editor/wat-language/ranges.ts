import * as vscode from 'vscode';
import type { TextRange } from '../../text/text-range';

/** A range of offsets as VS Code has it. */
export function toRange(document: vscode.TextDocument, { start, end }: TextRange): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

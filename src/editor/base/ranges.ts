import * as vscode from 'vscode';
import type { PositionRange, TextPosition } from '../../text/text-position';
import type { TextRange } from '../../text/text-range';

/** A position as VS Code has it. */
export function toPosition({ line, character }: TextPosition): vscode.Position {
  return new vscode.Position(line, character);
}

/** A range as VS Code has it; the language server protocol has the same shape. */
export function toRange({ start, end }: PositionRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** A range of offsets in a document as VS Code has it. */
export function rangeIn(document: vscode.TextDocument, { start, end }: TextRange): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

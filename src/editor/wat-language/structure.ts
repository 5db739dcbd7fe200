import * as vscode from 'vscode';
import type { WatSymbol } from '../../wat/symbols';
import { LineIndex } from '../../text/line-index';
import { nodeAt, type Node } from '../../wat/tree';
import type { WatAnalyses } from './analyses';
import { hoverAt } from '../../ide/wat-language/hover';
import { outlineOf, type OutlineNode } from '../../ide/wat-language/outline';
import { rangeIn } from '../base/ranges';
import { regionsOf } from '../../ide/wat-language/regions';

const { SymbolKind } = vscode;
const KINDS: Readonly<Record<WatSymbol['kind'], vscode.SymbolKind>> = {
  type: SymbolKind.Interface,
  func: SymbolKind.Function,
  table: SymbolKind.Array,
  memory: SymbolKind.Object,
  global: SymbolKind.Variable,
  tag: SymbolKind.Event,
  elem: SymbolKind.Array,
  data: SymbolKind.String,
  param: SymbolKind.TypeParameter,
  local: SymbolKind.Variable,
  label: SymbolKind.Key,
};

/** Outline, folding, growing selection and hovers of WAT text. */
export class WatStructure
  implements
    vscode.DocumentSymbolProvider,
    vscode.FoldingRangeProvider,
    vscode.SelectionRangeProvider,
    vscode.HoverProvider
{
  constructor(private readonly analyses: WatAnalyses) {}

  async provideDocumentSymbols(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentSymbol[]> {
    const analysed = await this.analyses.whole(document, token);
    return analysed ? outlineOf(analysed).map((node) => toSymbol(document, node)) : [];
  }

  async provideFoldingRanges(
    document: vscode.TextDocument,
    _context: vscode.FoldingContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.FoldingRange[] | undefined> {
    const analysed = await this.analyses.of(document, token);
    if (!analysed) return undefined;
    const { Comment, Region } = vscode.FoldingRangeKind;
    const regions = regionsOf(analysed.tree, new LineIndex(analysed.tree.text));
    return [
      ...analysed.foldingRanges.map(
        ({ start, end, kind }) =>
          new vscode.FoldingRange(start, end, kind === 'comment' ? Comment : undefined),
      ),
      ...regions.map(({ start, end }) => new vscode.FoldingRange(start, end, Region)),
    ];
  }

  async provideSelectionRanges(
    document: vscode.TextDocument,
    positions: readonly vscode.Position[],
    token: vscode.CancellationToken,
  ): Promise<vscode.SelectionRange[] | undefined> {
    const analysed = await this.analyses.of(document, token);
    if (!analysed) return undefined;
    return positions.map((position) => {
      const around: vscode.Range[] = [];
      let node: Node | undefined = nodeAt(analysed.tree, document.offsetAt(position));
      for (; node !== undefined; node = node.parent) around.push(rangeIn(document, node));
      const selection = around.reduceRight<vscode.SelectionRange | undefined>(
        (parent, range) => new vscode.SelectionRange(range, parent),
        undefined,
      );
      return selection ?? new vscode.SelectionRange(new vscode.Range(position, position));
    });
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const analysed = await this.analyses.of(document, token);
    const hover = analysed && hoverAt(analysed, document.offsetAt(position));
    if (!hover) return undefined;
    const contents = hover.parts.map((part) => new vscode.MarkdownString(part));
    return new vscode.Hover(contents, rangeIn(document, hover.range));
  }
}

function toSymbol(document: vscode.TextDocument, node: OutlineNode): vscode.DocumentSymbol {
  const symbol = new vscode.DocumentSymbol(
    node.name,
    node.detail,
    KINDS[node.kind],
    rangeIn(document, node.range),
    rangeIn(document, node.selection),
  );
  symbol.children = node.children.map((child) => toSymbol(document, child));
  return symbol;
}

import * as vscode from 'vscode';
import { rangeIn } from '../base/ranges';
import type { ScenarioIndex } from '../workspace/scenario-index';
import { toHover, toSelectionRange, toTextEdit } from './conversion';
import type { ScenarioJson } from '../../ide/scenario-language/json-service';
import { parsedOf } from './parsed-document';
import { scenarioOutline, type ScenarioOutlineNode } from '../../ide/scenario-language/scenario-outline';

/** As many folds as VS Code shows. */
const MAX_FOLDS = 5000;
const { SymbolKind } = vscode;
const KINDS: Readonly<Record<ScenarioOutlineNode['kind'], vscode.SymbolKind>> = {
  file: SymbolKind.File,
  value: SymbolKind.Property,
  list: SymbolKind.Array,
  request: SymbolKind.Method,
  call: SymbolKind.Function,
  answer: SymbolKind.Object,
  failure: SymbolKind.Event,
  expectation: SymbolKind.Constant,
};

/** Outline, folding, growing selection, hovers and formatting of scenarios. */
export class ScenarioStructure
  implements
    vscode.DocumentSymbolProvider,
    vscode.FoldingRangeProvider,
    vscode.SelectionRangeProvider,
    vscode.HoverProvider,
    vscode.DocumentFormattingEditProvider,
    vscode.DocumentRangeFormattingEditProvider
{
  constructor(
    private readonly json: ScenarioJson,
    private readonly scenarios: ScenarioIndex,
  ) {}

  provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    return scenarioOutline(parsedOf(this.scenarios, document).source.root).map((node) =>
      toSymbol(document, node),
    );
  }

  async provideFoldingRanges(document: vscode.TextDocument): Promise<vscode.FoldingRange[] | undefined> {
    const kinds: Readonly<Record<string, vscode.FoldingRangeKind>> = {
      comment: vscode.FoldingRangeKind.Comment,
      region: vscode.FoldingRangeKind.Region,
    };
    return (await this.json.foldingRanges(document, MAX_FOLDS))?.map(
      ({ startLine, endLine, kind }) =>
        new vscode.FoldingRange(startLine, endLine, kind === undefined ? undefined : kinds[kind]),
    );
  }

  async provideSelectionRanges(
    document: vscode.TextDocument,
    positions: readonly vscode.Position[],
  ): Promise<vscode.SelectionRange[] | undefined> {
    return (await this.json.selectionRanges(document, positions))?.map(toSelectionRange);
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const hover = await this.json.hover(document, position);
    const shown = hover && toHover(hover);
    // Where the schema has nothing to say the answer is an empty text.
    return shown && hasText(shown) ? shown : undefined;
  }

  async provideDocumentFormattingEdits(
    document: vscode.TextDocument,
    options: vscode.FormattingOptions,
  ): Promise<vscode.TextEdit[] | undefined> {
    return (await this.json.format(document, undefined, formatting(options)))?.map(toTextEdit);
  }

  async provideDocumentRangeFormattingEdits(
    document: vscode.TextDocument,
    range: vscode.Range,
    options: vscode.FormattingOptions,
  ): Promise<vscode.TextEdit[] | undefined> {
    return (await this.json.format(document, range, formatting(options)))?.map(toTextEdit);
  }
}

function hasText({ contents }: vscode.Hover): boolean {
  return contents.some((part) => (typeof part === 'string' ? part : part.value).trim() !== '');
}

function formatting({ tabSize, insertSpaces }: vscode.FormattingOptions): {
  tabSize: number;
  insertSpaces: boolean;
} {
  return { tabSize, insertSpaces };
}

function toSymbol(document: vscode.TextDocument, node: ScenarioOutlineNode): vscode.DocumentSymbol {
  const { name, detail, kind, selection, children } = node;
  const symbol = new vscode.DocumentSymbol(
    name,
    detail,
    KINDS[kind],
    rangeIn(document, node.range),
    rangeIn(document, selection),
  );
  symbol.children = children.map((child) => toSymbol(document, child));
  return symbol;
}

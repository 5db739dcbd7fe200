import * as vscode from 'vscode';
import { listedFunctions, wordAt, type ListedFunction } from '../../ide/documents/disassembly-outline';
import { LANGUAGES, SCHEMES } from '../../ide/ids';
import { instructionParts } from '../../ide/wat-language/hover';

/** Outline, folding, definitions and hovers of disassemblies. */
export class DisassemblyFeatures
  implements
    vscode.DocumentSymbolProvider,
    vscode.FoldingRangeProvider,
    vscode.DefinitionProvider,
    vscode.HoverProvider
{
  readonly #functions = new WeakMap<
    vscode.TextDocument,
    { version: number; functions: readonly ListedFunction[] }
  >();

  register(): vscode.Disposable {
    const selector = { language: LANGUAGES.disassembly, scheme: SCHEMES.disassembly };
    const { languages } = vscode;
    return vscode.Disposable.from(
      languages.registerDocumentSymbolProvider(selector, this, { label: vscode.l10n.t('Disassembly') }),
      languages.registerFoldingRangeProvider(selector, this),
      languages.registerDefinitionProvider(selector, this),
      languages.registerHoverProvider(selector, this),
    );
  }

  provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    return this.#of(document).map((listed) => {
      const range = new vscode.Range(listed.start, 0, listed.end, Number.MAX_SAFE_INTEGER);
      const { Function } = vscode.SymbolKind;
      return new vscode.DocumentSymbol(
        listed.name,
        listed.detail,
        Function,
        document.validateRange(range),
        nameRange(listed),
      );
    });
  }

  provideFoldingRanges(document: vscode.TextDocument): vscode.FoldingRange[] {
    return this.#of(document)
      .filter(({ start, end }) => end > start + 1)
      .map(({ start, end }) => new vscode.FoldingRange(start, end - 1));
  }

  provideDefinition(document: vscode.TextDocument, position: vscode.Position): vscode.Location | undefined {
    const word = wordAt(document.lineAt(position).text, position.character);
    if (!word?.text.startsWith('$')) return undefined;
    const target = this.#of(document).find(({ name }) => name === word.text);
    return target && new vscode.Location(document.uri, nameRange(target));
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const word = wordAt(document.lineAt(position).text, position.character);
    const parts = word && instructionParts(word.text);
    if (!word || !parts) return undefined;
    const start = position.with({ character: word.start });
    const range = new vscode.Range(start, start.translate(0, word.text.length));
    return new vscode.Hover(
      parts.map((part) => new vscode.MarkdownString(part)),
      range,
    );
  }

  #of(document: vscode.TextDocument): readonly ListedFunction[] {
    const known = this.#functions.get(document);
    if (known?.version === document.version) return known.functions;
    const functions = listedFunctions(document.getText());
    this.#functions.set(document, { version: document.version, functions });
    return functions;
  }
}

function nameRange({ start, nameStart, nameEnd }: ListedFunction): vscode.Range {
  return new vscode.Range(start, nameStart, start, nameEnd);
}

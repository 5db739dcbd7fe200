import * as vscode from 'vscode';
import { isInner, type WatReference } from '../../wat/symbols';
import type { WatAnalyses } from './analyses';
import { rangeIn } from '../base/ranges';
import { renamable, renaming } from '../../ide/wat-language/rename';

/** Definition, references, highlights and rename of `$names` and indices. */
export class WatNavigation
  implements
    vscode.DefinitionProvider,
    vscode.ReferenceProvider,
    vscode.DocumentHighlightProvider,
    vscode.RenameProvider
{
  constructor(private readonly analyses: WatAnalyses) {}

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.DefinitionLink[]> {
    const reference = (await this.analyses.of(document, token))?.referenceAt(document.offsetAt(position));
    if (!reference?.symbol) return [];
    const { range, nameRange } = reference.symbol;
    return [
      {
        originSelectionRange: rangeIn(document, reference),
        targetUri: document.uri,
        targetRange: rangeIn(document, range),
        targetSelectionRange: rangeIn(document, nameRange),
      },
    ];
  }

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    { includeDeclaration }: vscode.ReferenceContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location[]> {
    return (await this.#same(document, position, token))
      .filter(({ role }) => includeDeclaration || role === 'use')
      .map((reference) => new vscode.Location(document.uri, rangeIn(document, reference)));
  }

  async provideDocumentHighlights(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentHighlight[]> {
    const { Read, Write } = vscode.DocumentHighlightKind;
    const text = (await this.analyses.of(document, token))?.tree.text ?? '';
    return (await this.#same(document, position, token)).map((reference) => {
      const kind = isWritten(text, reference) ? Write : Read;
      return new vscode.DocumentHighlight(rangeIn(document, reference), kind);
    });
  }

  async prepareRename(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<{ range: vscode.Range; placeholder: string } | undefined> {
    const analysed = await this.analyses.of(document, token);
    if (token.isCancellationRequested) return undefined;
    if (!analysed) throw new Error(vscode.l10n.t('This text is too large for names to be renamed.'));
    const found = renamable(analysed, document.offsetAt(position));
    if (!found.ok) throw new Error(found.error);
    return { range: rangeIn(document, found.reference), placeholder: found.reference.text };
  }

  async provideRenameEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    name: string,
    token: vscode.CancellationToken,
  ): Promise<vscode.WorkspaceEdit | undefined> {
    const analysed = await this.analyses.whole(document, token);
    if (!analysed) return undefined;
    const renamed = renaming(analysed, document.offsetAt(position), name);
    if (!renamed.ok) throw new Error(renamed.error);
    const edit = new vscode.WorkspaceEdit();
    for (const range of renamed.ranges) edit.replace(document.uri, rangeIn(document, range), renamed.text);
    return edit;
  }

  /** Every place that refers to the same thing as the one at `position`. */
  async #same(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<readonly WatReference[]> {
    const analysed = await this.analyses.of(document, token);
    const symbol = analysed?.symbolAt(document.offsetAt(position));
    if (!symbol || !analysed) return [];
    const isWhole = isInner(symbol) || (await this.analyses.whole(document, token));
    return isWhole ? analysed.referencesOf(symbol) : [];
  }
}

/** Whether a name is declared or written where it is; a word of the text before it decides. */
function isWritten(text: string, { role, start }: WatReference): boolean {
  return (
    role === 'definition' ||
    /(?:local|global)\.(?:set|tee)\s+$/.test(text.slice(Math.max(0, start - 60), start))
  );
}

import * as vscode from 'vscode';
import type { ScenarioSource } from '../../scenario/parse';
import { resolveBeside } from '../files/resolve-beside';
import type { ScenarioIndex } from '../workspace/scenario-index';
import {
  mentionAt,
  nameMentions,
  sameNames,
  type NameMention,
} from '../../ide/scenario-language/name-mentions';
import { rangeIn, toRange } from '../base/ranges';
import { parsedOf } from './parsed-document';

/** Whether a name is that of a file, relative to the scenario. */
function isFile({ kind }: NameMention): boolean {
  return kind === 'guard' || kind === 'answers';
}

/**
 * Tools, tags and repositories by name: from a tool to the saved answers for it, to all places of a name in the
 * scenarios there are, to the others in the file, and a new name for all of those.
 */
export class ScenarioNavigation
  implements
    vscode.DefinitionProvider,
    vscode.ReferenceProvider,
    vscode.DocumentHighlightProvider,
    vscode.RenameProvider
{
  readonly #mentions = new WeakMap<ScenarioSource, readonly NameMention[]>();

  constructor(private readonly scenarios: ScenarioIndex) {}

  provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): vscode.Location[] | vscode.LocationLink[] | undefined {
    const found = this.#at(document, position);
    if (!found) return undefined;
    const { mention, mentions } = found;
    if (isFile(mention)) {
      const start = new vscode.Position(0, 0);
      const targetUri = resolveBeside(document.uri, mention.name);
      return [
        {
          originSelectionRange: rangeIn(document, mention.range),
          targetUri,
          targetRange: new vscode.Range(start, start),
        },
      ];
    }
    const same = sameNames(mentions, mention);
    const answers = same.filter(({ isAnswer }) => isAnswer);
    const shared = mention.kind === 'tool' ? this.#sharedAnswers(document, mention.name) : [];
    // Without an answer the first place of a name is as good as a declaration.
    const targets = answers.length + shared.length > 0 ? answers : same.slice(0, 1);
    return [
      ...targets.map(({ range }) => new vscode.Location(document.uri, rangeIn(document, range))),
      ...shared,
    ];
  }

  provideReferences(document: vscode.TextDocument, position: vscode.Position): vscode.Location[] {
    const found = this.#at(document, position);
    if (!found || isFile(found.mention)) return [];
    const { mention, mentions } = found;
    const own = sameNames(mentions, mention).map(
      ({ range }) => new vscode.Location(document.uri, rangeIn(document, range)),
    );
    const others = this.scenarios.files
      .filter(({ uri }) => uri.toString() !== document.uri.toString())
      .flatMap(({ uri, parsed: { source } }) =>
        // The file may not be open.
        sameNames(this.#of(source), mention).map(
          ({ range }) => new vscode.Location(uri, toRange(source.lines.rangeOf(range))),
        ),
      );
    return [...own, ...others];
  }

  provideDocumentHighlights(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): vscode.DocumentHighlight[] {
    const found = this.#at(document, position);
    if (!found) return [];
    return sameNames(found.mentions, found.mention).map(
      ({ range, isAnswer }) =>
        new vscode.DocumentHighlight(
          rangeIn(document, range),
          isAnswer ? vscode.DocumentHighlightKind.Write : vscode.DocumentHighlightKind.Read,
        ),
    );
  }

  prepareRename(document: vscode.TextDocument, position: vscode.Position): vscode.Range {
    const found = this.#at(document, position);
    if (!found || isFile(found.mention))
      throw new Error(vscode.l10n.t('Only tools, tags, and repositories can be renamed in a scenario.'));
    return rangeIn(document, found.mention.range);
  }

  provideRenameEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    newName: string,
  ): vscode.WorkspaceEdit | undefined {
    const found = this.#at(document, position);
    if (!found || isFile(found.mention) || newName.trim() === '') return undefined;
    const edit = new vscode.WorkspaceEdit();
    const text = JSON.stringify(newName).slice(1, -1);
    for (const { range } of sameNames(found.mentions, found.mention))
      edit.replace(document.uri, rangeIn(document, range), text);
    return edit;
  }

  /** The answers for a tool in the files that a scenario names. */
  #sharedAnswers(document: vscode.TextDocument, tool: string): vscode.Location[] {
    const { answerFiles = [] } = parsedOf(this.scenarios, document);
    return [...answerFiles].flatMap(([name, file]) => {
      const { answers = [], source } = file.ok ? file.parsed : {};
      return answers.flatMap((answer, index) => {
        const range = answer.tool === tool ? source?.rangeOf([index, 'tool'])?.value : undefined;
        if (!source || !range) return [];
        return new vscode.Location(resolveBeside(document.uri, name), toRange(source.lines.rangeOf(range)));
      });
    });
  }

  #at(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): { readonly mention: NameMention; readonly mentions: readonly NameMention[] } | undefined {
    const mentions = this.#of(parsedOf(this.scenarios, document).source);
    const mention = mentionAt(mentions, document.offsetAt(position));
    return mention && { mention, mentions };
  }

  #of(source: ScenarioSource): readonly NameMention[] {
    let mentions = this.#mentions.get(source);
    if (!mentions) this.#mentions.set(source, (mentions = nameMentions(source.root)));
    return mentions;
  }
}

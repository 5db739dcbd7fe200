import * as vscode from 'vscode';
import type { WatAnalyses } from './analyses';
import { completionContext } from '../../ide/wat-language/completion-context';
import { proposalsFor, type Proposal } from '../../ide/wat-language/proposals';
import { rangeIn } from '../base/ranges';

const { CompletionItemKind: Kind } = vscode;
const KINDS: Readonly<Record<Proposal['kind'], vscode.CompletionItemKind>> = {
  instruction: Kind.Keyword,
  keyword: Kind.Keyword,
  snippet: Kind.Snippet,
  import: Kind.Module,
  export: Kind.Value,
  'value-type': Kind.TypeParameter,
  type: Kind.Interface,
  func: Kind.Function,
  table: Kind.Field,
  memory: Kind.Field,
  global: Kind.Variable,
  tag: Kind.Event,
  elem: Kind.Field,
  data: Kind.Field,
  param: Kind.Variable,
  local: Kind.Variable,
  label: Kind.Reference,
};

export const COMPLETION_TRIGGERS = ['$', '(', '"'] as const;

/** Completion in WAT text: instructions, names, fields of a guard, imports and exports of the gateway. */
export class WatCompletion implements vscode.CompletionItemProvider {
  constructor(private readonly analyses: WatAnalyses) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    const analysed = await this.analyses.of(document, token);
    if (!analysed) return [];
    const offset = document.offsetAt(position);
    const context = completionContext(analysed, offset);
    if (!context) return [];
    // A word may only be replaced on the line of the cursor.
    const inserting = new vscode.Range(document.positionAt(Math.min(context.range.start, offset)), position);
    const whole = rangeIn(document, context.range);
    const replacing = whole.isSingleLine && whole.contains(position) ? whole : inserting;
    if (!inserting.isSingleLine) return [];
    return proposalsFor(analysed, context, offset).map((proposal, index) => {
      // Parentheses that were closed by themselves go with what was between them.
      const range = proposal.filter === undefined ? { inserting, replacing } : replacing;
      return toItem(proposal, index, range);
    });
  }
}

function toItem(
  proposal: Proposal,
  index: number,
  range: vscode.Range | { inserting: vscode.Range; replacing: vscode.Range },
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(proposal.label, KINDS[proposal.kind]);
  item.insertText = proposal.isSnippet === true ? new vscode.SnippetString(proposal.insert) : proposal.insert;
  item.range = range;
  item.sortText = String(index).padStart(5, '0');
  if (proposal.filter !== undefined) item.filterText = proposal.filter;
  if (proposal.detail !== undefined) item.detail = proposal.detail;
  if (proposal.documentation !== undefined)
    item.documentation = new vscode.MarkdownString(proposal.documentation);
  return item;
}

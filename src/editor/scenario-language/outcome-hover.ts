import * as vscode from 'vscode';
import { explainStep } from '../../analysis/why/explain-step';
import { COMMANDS } from '../../ide/ids';
import { stepOfOutcomeAt } from '../../ide/scenario-language/outcome-position';
import { printable } from '../../report/terminal-text';
import { shorten } from '../../scenario/compact';
import type { EditorServices } from '../services';
import { parsedOf } from './parsed-document';

/** Characters of an explanation in a hover. */
const MAX_SUMMARY = 1000;

/** Over the tool and the expected outcome of a step that ran: why it ended as it did, from its last result. */
export class OutcomeHover implements vscode.HoverProvider {
  constructor(private readonly services: Pick<EditorServices, 'scenarios' | 'history' | 'outdated'>) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const { scenarios, history, outdated } = this.services;
    const run = history.latest(document.uri);
    if (!run?.result || outdated.isOutdated(run)) return undefined;
    const index = stepOfOutcomeAt(document.getText(), document.offsetAt(position));
    if (index === undefined) return undefined;
    const { scenario } = parsedOf(scenarios, document);
    const explanation = scenario && explainStep({ scenario, result: run.result, index });
    if (!explanation || explanation.outcome === null) return undefined;
    const text = new vscode.MarkdownString();
    text.isTrusted = { enabledCommands: [COMMANDS.explainOutcome] };
    text.appendText(printable(shorten(explanation.summary, MAX_SUMMARY)));
    const explain = vscode.l10n.t('Explain Outcome');
    const given = encodeURIComponent(JSON.stringify([{ id: document.uri.toString(), index }]));
    text.appendMarkdown(`\n\n[${explain}](command:${COMMANDS.explainOutcome}?${given})`);
    return new vscode.Hover(text);
  }
}

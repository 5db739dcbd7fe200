import * as vscode from 'vscode';
import type { WhyReport } from '../../analysis/why/why';
import { askedStep, type AskedStep } from '../../ide/documents/explained-step';
import { markdownText } from '../../report/markdown-text';
import { inline, terminalText } from '../../report/terminal-text';
import { prettyWhy } from '../../report/why';
import { markdownWhy } from '../../report/why-markdown';
import { withSignal } from '../base/cancellation';
import { logWarning } from '../base/log';
import { showInformation } from '../base/messages';
import { canRunGuards, currentRestriction } from '../base/trust';
import type { ReportDocuments, ReportText } from '../documents/report-documents';
import { whyOfStep } from '../runs/why-of-step';
import type { EditorServices } from '../services';
import { activeUri, isScenario } from '../workspace/targets';

/** An explanation as Markdown, and as plain text. */
export const WHY = 'why';
export const PLAIN_WHY = 'why-text';

/** Explain Outcome: why a step ended as it did, and what would admit it, as rendered Markdown, or as text. */
export async function explainOutcome(
  { scenarios }: EditorServices,
  reports: ReportDocuments,
  ...args: unknown[]
): Promise<void> {
  const names = (uri: vscode.Uri): string[] =>
    scenarios.get(uri)?.parsed.scenario?.steps.map(({ name }) => name) ?? [];
  const asked = askedStep(args, isUri, (text) => vscode.Uri.parse(text), names) ?? activeScenario();
  if (!asked) {
    showInformation(vscode.l10n.t('Open a scenario to explain the outcome of a step.'));
    return;
  }
  if (!canRunGuards()) return;
  const step = asked.index ?? (await pickedStep(names(asked.uri)));
  if (step === undefined) return;
  const name = names(asked.uri)[step] ?? vscode.l10n.t('step {0}', step + 1);
  const about = asked.uri.with({ fragment: String(step) });
  const title = `${name.replaceAll('/', ' ')} (why)`;
  if (await hasPreview()) {
    const { uri } = await reports.open(WHY, `${title}.md`, about);
    await vscode.commands.executeCommand('vscode.openWith', uri, 'vscode.markdown.preview.editor');
  } else {
    const document = await reports.open(PLAIN_WHY, `${title}.txt`, about);
    await vscode.window.showTextDocument(document, { preview: false });
  }
}

/**
 * Whether VS Code shows Markdown as a page: its extension can be disabled, or not start. The editor of one that does not
 * start would stay empty, and never say why.
 */
async function hasPreview(): Promise<boolean> {
  const extension = vscode.extensions.getExtension('vscode.markdown-language-features');
  try {
    await extension?.activate();
  } catch (error) {
    logWarning('the Markdown preview could not be opened', error);
    return false;
  }
  return extension !== undefined;
}

// Functions of other parts are named when they are called: a part loads when something of it is named.

/** The explanation as Markdown; each time it is asked for, the scenario runs again. */
export function explanationText(services: EditorServices): ReportText {
  return explained(
    services,
    (report) => markdownWhy(report),
    (sentence) => markdownText(sentence, 1000),
  );
}

/** The same as plain text. */
export function plainExplanation(services: EditorServices): ReportText {
  return explained(
    services,
    (report) => terminalText(prettyWhy(report, false)),
    (sentence) => inline(sentence),
  );
}

function explained(
  services: EditorServices,
  textOf: (report: WhyReport) => string,
  sentenceOf: (sentence: string) => string,
): ReportText {
  return async (about, token) => {
    const index = Number(about?.fragment);
    if (!about || !Number.isSafeInteger(index)) return '';
    const restriction = currentRestriction();
    if (restriction) return `${sentenceOf(restriction.message)}\n`;
    const outcome = await withSignal(token, (signal) =>
      whyOfStep(services, about.with({ fragment: '' }), { index }, signal),
    );
    return outcome.ok ? textOf(outcome.report) : `${sentenceOf(outcome.error)}\n`;
  };
}

function isUri(value: unknown): value is vscode.Uri {
  return value instanceof vscode.Uri;
}

function activeScenario(): AskedStep<vscode.Uri> | undefined {
  const uri = activeUri();
  return uri && isScenario(uri) ? { uri } : undefined;
}

async function pickedStep(names: readonly string[]): Promise<number | undefined> {
  if (names.length < 2) return names.length === 0 ? undefined : 0;
  const picked = await vscode.window.showQuickPick(
    names.map((label, index) => ({ label, index })),
    { placeHolder: vscode.l10n.t('Which step is to be explained?') },
  );
  return picked?.index;
}

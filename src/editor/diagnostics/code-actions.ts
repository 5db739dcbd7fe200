import * as vscode from 'vscode';
import { isPossible } from '../base/commands';
import { COMMANDS, LANGUAGES } from '../../ide/ids';
import { SCENARIO_SUFFIX } from '../../scenario/file-name';
import { resolveLimits } from '../../gateway/limits';
import { isGuardDocument, shownPath } from '../sources/guard-sources';
import { withSignal } from '../base/cancellation';
import { toRange } from '../base/ranges';
import type { Settings } from '../base/settings';
import type { DiagnosticStore, StoredDiagnostic } from '../../ide/diagnostics/diagnostic-store';
import type { AnalysisThread } from '../../sandbox/analysis-thread';
import { LineIndex } from '../../text/line-index';
import { resolveBeside } from '../files/resolve-beside';
import type { SavedAnswerFiles } from '../workspace/saved-answer-files';
import type { TextEdit, Fix } from '../../diagnostics/diagnostic';

const SELECTOR: vscode.DocumentSelector = [
  { language: LANGUAGES.wat },
  { pattern: '**/*.wat' },
  { language: LANGUAGES.scenario },
  { pattern: `**/*${SCENARIO_SUFFIX}` },
  // Files of saved answers.
  { language: 'json' },
  { language: 'jsonc' },
];

interface FixServices {
  readonly settings: Settings;
  readonly analysis: Pick<AnalysisThread, 'fixes'>;
  readonly answers: Pick<SavedAnswerFiles, 'parsedAt'>;
}

/** Offers the quick fixes of diagnostics, as long as the text is the one they were made for. */
export function registerQuickFixes(store: DiagnosticStore, services: FixServices): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: (document, range, context, token) =>
      withSignal(token, async (signal) => {
        const text = document.getText();
        const offered = new OfferedFixes(context);
        for (const stored of store.of(document.uri.toString())) {
          if (stored.text !== text) continue;
          if (isMissAt(stored, range)) offered.askServer(document.uri, stored);
          for (const fix of stored.fixes ?? []) {
            const ranges = fix.ranges ?? [stored.range];
            if (!ranges.some((offered) => toRange(offered).intersection(range))) continue;
            const changed = changedText(fix, document, services);
            if (!changed) continue;
            const edits = await usableEdits({ fix, stored, document }, services, signal);
            if (signal.aborted) return [];
            if (edits.length > 0) offered.add(fix, { ...changed, edits }, stored);
          }
        }
        return offered.actions;
      }),
  };
  return vscode.languages.registerCodeActionsProvider(SELECTOR, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

/** Whether a call of the guard has no saved answer here, which a live server may give. */
function isMissAt({ code, range }: StoredDiagnostic, asked: vscode.Range): boolean {
  return code === 'backend-miss' && toRange(range).intersection(asked) !== undefined;
}

/** A text and edits of it. */
interface Change {
  readonly uri: vscode.Uri;
  readonly lines: LineIndex;
  readonly edits: readonly TextEdit[];
}

/** The text that a fix changes; undefined when that of another file is no longer the one the fix is for. */
function changedText(
  { file }: Fix,
  document: vscode.TextDocument,
  { answers }: FixServices,
): Omit<Change, 'edits'> | undefined {
  if (!file) return { uri: document.uri, lines: new LineIndex(document.getText()) };
  const uri = resolveBeside(document.uri, file.name);
  const source = answers.parsedAt(uri)?.source;
  return source?.text === file.text ? { uri, lines: source.lines } : undefined;
}

interface OfferedFix {
  readonly fix: Fix;
  readonly stored: StoredDiagnostic;
  readonly document: vscode.TextDocument;
}

/** The fix's edits; none when they would not make a guard better. */
async function usableEdits(
  { fix, stored, document }: OfferedFix,
  { analysis, settings }: FixServices,
  signal: AbortSignal,
): Promise<readonly TextEdit[]> {
  const edits = fix.edits();
  if (edits.length === 0 || !isGuardDocument(document)) return edits;
  const { uri } = document;
  const { memoryPages } = resolveLimits(settings.profileFor(uri), settings.limitsFor(uri));
  const { code, message } = stored;
  const tried = { path: shownPath(uri), text: document.getText(), edits, fixed: { code, message } };
  const answer = await analysis.fixes(tried, memoryPages, signal);
  return answer.ok && answer.value ? edits : [];
}

/** Quick fixes at one position: the same change is offered once, for all the diagnostics it would correct. */
class OfferedFixes {
  readonly #byEdits = new Map<string, vscode.CodeAction>();
  #server: vscode.CodeAction | undefined;

  constructor(private readonly context: vscode.CodeActionContext) {}

  get actions(): vscode.CodeAction[] {
    return [...this.#byEdits.values(), ...(this.#server ? [this.#server] : [])];
  }

  /** Offers to record what has no answer. */
  askServer(scenario: vscode.Uri, { message }: StoredDiagnostic): void {
    if (!isPossible(COMMANDS.recordScenario)) return;
    const title = vscode.l10n.t('Add the answers of a live server…');
    this.#server ??= new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    this.#server.command = { title, command: COMMANDS.recordScenario, arguments: [scenario] };
    this.#server.diagnostics = this.context.diagnostics.filter((each) => each.message === message);
  }

  add(fix: Fix, change: Change, { message }: StoredDiagnostic): void {
    const edits = change.edits.map(({ start, end, text }) => [start, end, text]);
    const key = JSON.stringify([change.uri.toString(), edits]);
    const action = this.#byEdits.get(key) ?? this.#make(fix.title, change);
    this.#byEdits.set(key, action);
    const corrected = this.context.diagnostics.filter((each) => each.message === message);
    action.diagnostics = [...new Set([...(action.diagnostics ?? []), ...corrected])];
    if (fix.preferred) action.isPreferred = true;
  }

  #make(title: string, { uri, lines, edits }: Change): vscode.CodeAction {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    const edit = new vscode.WorkspaceEdit();
    for (const { text, ...range } of edits) edit.replace(uri, toRange(lines.rangeOf(range)), text);
    action.edit = edit;
    return action;
  }
}

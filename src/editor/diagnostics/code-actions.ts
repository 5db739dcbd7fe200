import * as vscode from 'vscode';
import { LANGUAGES, SCENARIO_SUFFIX } from '../ids';
import { resolveLimits } from '../../gateway/limits';
import { isGuardDocument, shownPath } from '../guard-sources';
import type { Settings } from '../settings';
import type { DiagnosticStore, StoredDiagnostic } from './diagnostic-store';
import { fixesGuard } from './fix-check';
import type { PlainEdit, PlainFix } from './plain-diagnostic';
import { toRange } from './vscode-diagnostic';

const SELECTOR: vscode.DocumentSelector = [
  { language: LANGUAGES.wat },
  { pattern: '**/*.wat' },
  { language: LANGUAGES.scenario },
  { pattern: `**/*${SCENARIO_SUFFIX}` },
];

/** Offers the quick fixes of diagnostics, as long as the text is the one they were made for. */
export function registerQuickFixes(store: DiagnosticStore, settings: Settings): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, range, context, token) => {
      const text = document.getText();
      const actions: vscode.CodeAction[] = [];
      for (const stored of store.of(document.uri.toString())) {
        if (stored.text !== text || !toRange(stored.range).intersection(range)) continue;
        for (const fix of stored.fixes ?? []) {
          const edits = await usableEdits(fix, stored, document, settings);
          if (token.isCancellationRequested) return [];
          if (edits.length > 0) actions.push(action(document, fix, edits, stored, context));
        }
      }
      return actions;
    },
  };
  return vscode.languages.registerCodeActionsProvider(SELECTOR, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

/** The fix's edits; none when they would not make a guard better. */
async function usableEdits(
  fix: PlainFix,
  stored: StoredDiagnostic,
  document: vscode.TextDocument,
  settings: Settings,
): Promise<readonly PlainEdit[]> {
  const edits = fix.edits();
  if (edits.length === 0 || !isGuardDocument(document)) return edits;
  const { uri } = document;
  const limits = resolveLimits(settings.profileFor(uri), settings.limitsFor(uri));
  return (await fixesGuard(shownPath(uri), document.getText(), edits, stored, limits)) ? edits : [];
}

function action(
  document: vscode.TextDocument,
  fix: PlainFix,
  edits: readonly PlainEdit[],
  stored: StoredDiagnostic,
  context: vscode.CodeActionContext,
): vscode.CodeAction {
  const result = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  result.edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of edits) {
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    result.edit.replace(document.uri, range, text);
  }
  result.diagnostics = context.diagnostics.filter(({ message }) => message === stored.message);
  if (fix.preferred) result.isPreferred = true;
  return result;
}

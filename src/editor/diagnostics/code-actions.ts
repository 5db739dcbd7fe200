import * as vscode from 'vscode';
import { assembleGuardText } from '../../run/guard-file';
import { LANGUAGES, SCENARIO_SUFFIX } from '../ids';
import { shownPath } from '../guard-sources';
import type { DiagnosticStore, StoredDiagnostic } from './diagnostic-store';
import { applyPlainEdits, type PlainEdit, type PlainFix } from './plain-diagnostic';
import { toRange } from './vscode-diagnostic';

const SELECTOR: vscode.DocumentSelector = [
  { language: LANGUAGES.wat },
  { pattern: '**/*.wat' },
  { language: LANGUAGES.scenario },
  { pattern: `**/*${SCENARIO_SUFFIX}` },
];

/** Offers the quick fixes of diagnostics, as long as the text is the one they were made for. */
export function registerQuickFixes(store: DiagnosticStore): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, range, context, token) => {
      const text = document.getText();
      const actions: vscode.CodeAction[] = [];
      for (const stored of store.of(document.uri.toString())) {
        if (stored.text !== text || !toRange(stored.range).intersection(range)) continue;
        for (const fix of stored.fixes ?? []) {
          const edits = await usableEdits(fix, document);
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

/** The fix's edits; none when it would leave a text that does not assemble. */
async function usableEdits(fix: PlainFix, document: vscode.TextDocument): Promise<readonly PlainEdit[]> {
  const edits = fix.edits();
  if (!fix.mustAssemble || edits.length === 0) return edits;
  const fixed = applyPlainEdits(document.getText(), edits);
  const { ok } = await assembleGuardText(shownPath(document.uri), fixed);
  return ok ? edits : [];
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

import * as vscode from 'vscode';
import { SOURCES } from '../../diagnostics/diagnostic';
import { printable } from '../../report/terminal-text';
import { COMMANDS } from '../../ide/ids';
import type { PropertyName } from '../../ide/check/property-id';
import type { CheckSessions } from './sessions';

/** Quick fixes of broken properties, in whatever language the guard is written. */
export function registerCheckActions(sessions: CheckSessions): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: (_document, _range, { diagnostics }) =>
      diagnostics
        .filter(({ source }) => source === SOURCES.check)
        .flatMap((diagnostic) => {
          const named = brokenBy(diagnostic, sessions);
          return named ? actionsFor(named, diagnostic) : [];
        }),
  };
  return vscode.languages.registerCodeActionsProvider('*', provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

function brokenBy(
  { message, code }: vscode.Diagnostic,
  sessions: CheckSessions,
): Required<PropertyName> | undefined {
  const value = typeof code === 'object' ? code.value : code;
  for (const { state } of sessions.all)
    for (const property of state.properties) {
      const found = property.answered?.result.counterexample?.message;
      if (property.code === value && found !== undefined && printable(found).startsWith(message))
        return { key: state.key, code: property.code };
    }
  return undefined;
}

function actionsFor(named: Required<PropertyName>, diagnostic: vscode.Diagnostic): vscode.CodeAction[] {
  const action = (title: string, command: string): vscode.CodeAction => {
    const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    made.command = { command, title, arguments: [named] };
    made.diagnostics = [diagnostic];
    return made;
  };
  return [
    action(vscode.l10n.t('Save Counterexample as Scenario'), COMMANDS.checkSaveCounterexample),
    action(vscode.l10n.t('Disable {0} with a reason…', named.code), COMMANDS.checkDisable),
  ];
}

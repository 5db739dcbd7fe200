import * as vscode from 'vscode';
import { toRange } from '../base/ranges';
import { COMMANDS } from '../../ide/ids';
import type { DiagnosticCode } from '../../diagnostics/registry';
import type { Severity } from '../../diagnostics/rule';
import type { LocatedDiagnostic } from '../../diagnostics/diagnostic';

const SEVERITIES: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** A diagnostic as VS Code shows it; its code opens what is written about it. */
export function toVscode(plain: LocatedDiagnostic): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(plain.range), plain.message, SEVERITIES[plain.severity]);
  diagnostic.source = plain.source;
  diagnostic.code = { value: plain.code, target: explanationUri(plain.code) };
  if (plain.code === 'unused-answer') diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  if (plain.related) {
    diagnostic.relatedInformation = plain.related.map(
      ({ uri, range, message }) =>
        new vscode.DiagnosticRelatedInformation(
          new vscode.Location(vscode.Uri.parse(uri), toRange(range)),
          message,
        ),
    );
  }
  return diagnostic;
}

function explanationUri(code: DiagnosticCode): vscode.Uri {
  return vscode.Uri.from({
    scheme: 'command',
    path: COMMANDS.explainCode,
    query: JSON.stringify([code]),
  });
}

import * as vscode from 'vscode';
import { RunWhileTyping } from '../runs/run-while-typing';
import type { EditorServices } from '../services';
import { AnswerFileDiagnostics } from './answer-file-diagnostics';
import { registerQuickFixes } from './code-actions';
import { DiagnosticStore } from '../../ide/diagnostics/diagnostic-store';
import { registerExplanations } from './explain-code';
import { GuardDiagnostics } from './guard-diagnostics';
import { RunResults } from './run-results';
import { ScenarioDiagnostics } from './scenario-diagnostics';
import { toVscode } from './vscode-diagnostic';

/** Registers all diagnostics with their quick fixes, and the runs while typing that feed them. */
export function registerDiagnostics(services: EditorServices): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('guard-lab');
  const store = new DiagnosticStore((uri, diagnostics) => {
    collection.set(vscode.Uri.parse(uri), diagnostics.map(toVscode));
  });
  const typing = new RunWhileTyping(services);
  const results = new RunResults(services, store, typing);
  return vscode.Disposable.from(
    collection,
    typing,
    results,
    new GuardDiagnostics(services, store, (uri) => results.guardChecked(uri)),
    new ScenarioDiagnostics(services, store),
    new AnswerFileDiagnostics(services, store),
    registerQuickFixes(store, services),
    registerExplanations(),
  );
}

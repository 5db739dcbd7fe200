import * as vscode from 'vscode';
import { ChangeCollector } from '../../base/change-collector';
import type { DiagnosticStore } from '../../ide/diagnostics/diagnostic-store';
import { lintDiagnosticIn } from '../../ide/diagnostics/lint-diagnostics';
import { problemDiagnostics } from '../../ide/diagnostics/problem-diagnostics';
import { lintAnswerFile } from '../../scenario/lint/answer-lint';
import type { EditorServices } from '../services';
import { openDocument } from '../sources/guard-sources';

/** Longer files are not reviewed at each pause in typing, in characters. */
const MAX_REVIEWED = 2 * 1024 * 1024;

/** Checks open files of saved answers that a scenario names, after each pause in typing. */
export class AnswerFileDiagnostics implements vscode.Disposable {
  readonly #services: EditorServices;
  readonly #store: DiagnosticStore;
  readonly #changes: ChangeCollector;
  readonly #subscriptions: vscode.Disposable;

  constructor(services: EditorServices, store: DiagnosticStore) {
    this.#services = services;
    this.#store = store;
    const { answers, scenarios, settings } = services;
    this.#changes = new ChangeCollector(
      () => settings.runWhileTypingDelay.get(),
      (keys) => {
        for (const key of keys) this.#check(vscode.Uri.parse(key));
      },
    );
    const add = (uri: vscode.Uri): void => {
      if (answers.parsedAt(uri)) this.#changes.add([uri.toString()]);
    };
    const addOpen = (): void => vscode.workspace.textDocuments.forEach(({ uri }) => add(uri));
    this.#subscriptions = vscode.Disposable.from(
      answers.onDidChange(add),
      scenarios.onDidChange(({ written }) => {
        if (written.references.length > 0) addOpen();
      }),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => add(uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#store.delete(ownerOf(uri))),
      settings.findings.onDidChange(addOpen),
    );
    addOpen();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changes.dispose();
  }

  #check(uri: vscode.Uri): void {
    const { answers, settings } = this.#services;
    const parsed = answers.parsedAt(uri);
    if (!parsed || !openDocument(uri)) return this.#store.delete(ownerOf(uri));
    const { text } = parsed.source;
    const entries = text.length > MAX_REVIEWED ? [] : (parsed.answers ?? []);
    const diagnostics = [
      ...problemDiagnostics(parsed),
      ...lintAnswerFile(entries)
        .filter(({ code }) => settings.showsFinding(code, uri))
        .map((found) => lintDiagnosticIn(parsed, uri.toString(), found)),
    ];
    this.#store.set(ownerOf(uri), new Map([[uri.toString(), { diagnostics, text }]]));
  }
}

function ownerOf(uri: vscode.Uri): string {
  return `answers ${uri.toString()}`;
}

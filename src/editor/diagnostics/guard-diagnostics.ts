import * as vscode from 'vscode';
import { resolveLimits } from '../../gateway/limits';
import { isGuardDocument, openDocument } from '../sources/guard-sources';
import type { EditorServices } from '../services';
import { ChangeCollector } from '../../base/change-collector';
import type { DiagnosticStore } from '../../ide/diagnostics/diagnostic-store';
import { checkGuard, uncheckedGuard } from '../../ide/diagnostics/guard-check';
import { GuardText } from '../../ide/diagnostics/guard-text';

/** The next check waits at least this many times as long as the last one took. */
const PAUSE_FACTOR = 4;

/**
 * Checks the text of open guards after each pause in typing: it is assembled, and judged as the gateway would
 * judge it when loading. Nothing is run, so this also works where guards must not run.
 */
export class GuardDiagnostics implements vscode.Disposable {
  readonly #services: EditorServices;
  readonly #store: DiagnosticStore;
  readonly #changes: ChangeCollector;
  readonly #subscriptions: vscode.Disposable;
  readonly #checked: (uri: vscode.Uri) => void;
  #lastMs = 0;

  /** @param checked is notified of each guard of which something else is said now */
  constructor(services: EditorServices, store: DiagnosticStore, checked: (uri: vscode.Uri) => void) {
    this.#services = services;
    this.#store = store;
    this.#checked = checked;
    const { settings } = services;
    this.#changes = new ChangeCollector(
      () => Math.max(settings.runWhileTypingDelay.get(), this.#lastMs * PAUSE_FACTOR),
      (keys) => {
        for (const key of keys) void this.#check(vscode.Uri.parse(key));
      },
    );
    const add = (document: vscode.TextDocument): void => {
      if (isGuardDocument(document)) this.#changes.add([document.uri.toString()]);
    };
    const addAll = (): void => {
      vscode.workspace.textDocuments.forEach(add);
    };
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument(add),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) add(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (isGuardDocument(document)) this.#forget(document.uri);
      }),
      settings.profile.onDidChange(addAll),
      settings.limits.onDidChange(addAll),
      settings.findings.onDidChange(addAll),
    );
    addAll();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changes.dispose();
  }

  async #check(uri: vscode.Uri): Promise<void> {
    const { guards, settings } = this.#services;
    const document = openDocument(uri);
    if (!document || !isGuardDocument(document)) return this.#forget(uri);
    const { version } = document;
    const text = document.getText();
    const unchecked = uncheckedGuard(text);
    if (unchecked) {
      this.#store.set(ownerOf(uri), new Map([[uri.toString(), { diagnostics: [unchecked], text }]]));
      this.#checked(uri);
      return;
    }
    const started = performance.now();
    const { outcome } = await guards.read(uri);
    // Typed on, or closed: the next check tells.
    if (document.isClosed || document.version !== version) return;
    const limits = resolveLimits(settings.profileFor(uri), settings.limitsFor(uri));
    const diagnostics = checkGuard(new GuardText(text), outcome, limits).filter(
      ({ code }) => code !== 'direct-memory-path' || settings.showsFinding(code, uri),
    );
    this.#lastMs = performance.now() - started;
    this.#store.set(ownerOf(uri), new Map([[uri.toString(), { diagnostics, text }]]));
    this.#checked(uri);
  }

  #forget(uri: vscode.Uri): void {
    this.#store.delete(ownerOf(uri));
    this.#checked(uri);
  }
}

function ownerOf(uri: vscode.Uri): string {
  return `guard ${uri.toString()}`;
}

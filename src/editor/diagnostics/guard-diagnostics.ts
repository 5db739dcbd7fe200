import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { resolveLimits } from '../../gateway/limits';
import type { GuardFileOutcome } from '../../run/guard-file';
import { isGuardDocument, openDocument } from '../sources/guard-sources';
import type { EditorServices } from '../services';
import { ChangeCollector } from '../../base/change-collector';
import type { DiagnosticStore } from '../../ide/diagnostics/diagnostic-store';
import { failedCheck, uncheckedGuard } from '../../inspect/guard-check';

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
  /** Ends the check of an older text of a guard. */
  readonly #running = new Map<string, AbortController>();
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
        for (const key of keys)
          inBackground('a guard could not be checked', this.#check(vscode.Uri.parse(key)));
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
    const { analysis, guards, settings } = this.#services;
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
    const isStale = (): boolean => document.isClosed || document.version !== version;
    // Typed on, or closed: the next check reports.
    if (isStale()) return;
    const limits = resolveLimits(settings.profileFor(uri), settings.limitsFor(uri));
    const answer = await analysis.check(text, outcome, limits.memoryPages, this.#newest(uri));
    if (isStale() || (!answer.ok && answer.canceled)) return;
    const found = answer.ok ? answer.value : [failedCheck(reasonOf(outcome) ?? answer.reason)];
    const diagnostics = found.filter(
      ({ code }) => code !== 'direct-memory-path' || settings.showsFinding(code, uri),
    );
    this.#lastMs = performance.now() - started;
    this.#store.set(ownerOf(uri), new Map([[uri.toString(), { diagnostics, text }]]));
    this.#checked(uri);
  }

  /** Fires when another check of the guard begins, or it is closed. */
  #newest(uri: vscode.Uri): AbortSignal {
    const key = uri.toString();
    this.#running.get(key)?.abort();
    const running = new AbortController();
    this.#running.set(key, running);
    return running.signal;
  }

  #forget(uri: vscode.Uri): void {
    this.#running.get(uri.toString())?.abort();
    this.#running.delete(uri.toString());
    this.#store.delete(ownerOf(uri));
    this.#checked(uri);
  }
}

/** Why the text could not be assembled, where that is no fault of the text: said once, and not for the check, too. */
function reasonOf(outcome: GuardFileOutcome): string | undefined {
  return outcome.ok ? undefined : outcome.problems.find(({ code }) => code === 'wat-assembler')?.message;
}

function ownerOf(uri: vscode.Uri): string {
  return `guard ${uri.toString()}`;
}

import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { exists } from '../files/file-exists';
import { isGuardUri, openDocument } from '../sources/guard-sources';
import { lintScenario } from '../../scenario/lint/lint';
import type { ScenarioFile } from '../workspace/scenario-file';
import type { EditorServices } from '../services';
import { ChangeCollector } from '../../base/change-collector';
import { findInWorkspace } from '../files/workspace-search';
import type { DiagnosticStore } from '../../ide/diagnostics/diagnostic-store';
import type { LocatedDiagnostic } from '../../diagnostics/diagnostic';
import { relativePath } from '../../ide/paths/relative-path';
import { lintDiagnosticIn } from '../../ide/diagnostics/lint-diagnostics';
import { problemDiagnostics } from '../../ide/diagnostics/problem-diagnostics';
import { misspeltTools, missingGuard } from '../../ide/diagnostics/scenario-names';

/** Guards looked at for one that was probably meant. */
const MAX_GUARDS = 500;
/** Longer scenarios are not reviewed at each pause in typing, in characters. */
const MAX_REVIEWED = 2 * 1024 * 1024;

/** What can be said about a scenario that can run, before it does. */
function lintDiagnostics(parsed: ScenarioFile['parsed'], uri: string): LocatedDiagnostic[] {
  const { scenario } = parsed;
  if (!scenario || parsed.source.text.length > MAX_REVIEWED) return [];
  return lintScenario(scenario).map((diagnostic) => lintDiagnosticIn(parsed, uri, diagnostic));
}

/**
 * Checks open scenario files after each pause in typing: what the parser finds, whether the guard exists, tools
 * spelled like known ones, and what lint says about the whole. Nothing is run.
 */
export class ScenarioDiagnostics implements vscode.Disposable {
  readonly #services: EditorServices;
  readonly #store: DiagnosticStore;
  readonly #changes: ChangeCollector;
  readonly #subscriptions: vscode.Disposable;

  constructor(services: EditorServices, store: DiagnosticStore) {
    this.#services = services;
    this.#store = store;
    const { scenarios, guards, settings } = services;
    this.#changes = new ChangeCollector(
      () => settings.runWhileTypingDelay.get(),
      (keys) => {
        for (const key of keys)
          inBackground('a scenario could not be checked', this.#check(vscode.Uri.parse(key)));
      },
    );
    // Several files name the same tools and guards: a change of one concerns all that are open.
    const addOpen = (): void => {
      // Few documents are open, and each of thousands of scenarios that are found comes here.
      const open = vscode.workspace.textDocuments.filter(({ uri }) => scenarios.get(uri));
      this.#changes.add(open.map(({ uri }) => uri.toString()));
    };
    this.#subscriptions = vscode.Disposable.from(
      scenarios.onDidChange(addOpen),
      scenarios.onDidRemove((uri) => {
        this.#store.delete(ownerOf(uri));
        addOpen();
      }),
      guards.onDidChange((uri) => {
        if (isGuardUri(uri)) addOpen();
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#store.delete(ownerOf(uri))),
      settings.findings.onDidChange(addOpen),
    );
    addOpen();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changes.dispose();
  }

  async #check(uri: vscode.Uri): Promise<void> {
    const { scenarios, settings } = this.#services;
    const file = scenarios.get(uri);
    if (!file || !openDocument(uri)) return this.#store.delete(ownerOf(uri));
    const { parsed } = file;
    const guard = await this.#missingGuard(file);
    if (scenarios.get(uri)?.parsed !== parsed || !openDocument(uri)) return;
    const diagnostics = [
      ...problemDiagnostics(parsed),
      ...(guard ? [guard] : []),
      ...[
        ...misspeltTools(
          parsed,
          scenarios.files.map((other) => other.parsed),
        ),
        ...lintDiagnostics(parsed, uri.toString()),
      ].filter(({ code }) => settings.showsFinding(code, uri)),
    ];
    this.#store.set(ownerOf(uri), new Map([[uri.toString(), { diagnostics, text: parsed.source.text }]]));
  }

  async #missingGuard(file: ScenarioFile): Promise<LocatedDiagnostic | undefined> {
    const guard = this.#services.scenarios.guardOf(file);
    const written = file.parsed.scenario?.guard;
    if (!guard || written === undefined || openDocument(guard) || (await exists(guard))) return undefined;
    const found = await findInWorkspace({ glob: '**/*.{wat,wasm}', kind: 'guards', max: MAX_GUARDS });
    const beside = found
      .filter(({ scheme, authority }) => scheme === file.uri.scheme && authority === file.uri.authority)
      .map(({ path }) => relativePath(file.uri.path, path));
    return missingGuard(
      file.parsed,
      written,
      beside.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)),
    );
  }
}

function ownerOf(uri: vscode.Uri): string {
  return `scenario ${uri.toString()}`;
}

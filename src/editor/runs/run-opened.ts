import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { isGuardDocument } from '../sources/guard-sources';
import { isScenarioDocument } from '../workspace/scenario-documents';
import type { ScenarioFile } from '../workspace/scenario-file';
import type { RunServices } from './run-services';
import { ChangeCollector } from '../../base/change-collector';

/** Scenarios run at most for one guard that is shown; what is typed later runs them all. */
const MAX_OPENED = 20;

type Run = (shown: readonly ScenarioFile[], byGuard: readonly ScenarioFile[]) => Promise<void>;

/**
 * Findings are there when a file is first shown, not only after the first change: has the scenarios run that
 * have no result yet and are shown themselves, or name a guard that is shown in an editor. Each editor is
 * looked at once, after a pause without new ones.
 */
export class RunOpened implements vscode.Disposable {
  readonly #services: RunServices;
  readonly #run: Run;
  readonly #shown: ChangeCollector;
  readonly #subscriptions: vscode.Disposable;
  /** Editors that have been looked at, until their documents are closed. */
  readonly #known = new Set<string>();

  /** @param run notified of shown scenarios, and of those whose guard is shown */
  constructor(services: RunServices, run: Run) {
    this.#services = services;
    this.#run = run;
    this.#shown = new ChangeCollector(
      () => services.settings.runWhileTypingDelay.get(),
      (keys) => inBackground('opened scenarios could not be run', this.#look(keys)),
    );
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(() => this.#show()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#known.delete(uri.toString())),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.#known.clear();
        this.#show();
      }),
    );
    this.#show();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#shown.dispose();
  }

  #show(): void {
    const added = vscode.window.visibleTextEditors
      .map(({ document }) => document)
      .filter((document) => isGuardDocument(document) || isScenarioDocument(document))
      .map(({ uri }) => uri.toString())
      .filter((key) => !this.#known.has(key));
    for (const key of added) this.#known.add(key);
    this.#shown.add(added);
  }

  async #look(keys: ReadonlySet<string>): Promise<void> {
    const { history, scenarios } = this.#services;
    await scenarios.ready;
    const isNew = (file: ScenarioFile): boolean => !history.latest(file.uri);
    const shown = scenarios.files.filter((file) => keys.has(file.uri.toString()) && isNew(file));
    const uris = [...keys].map((key) => vscode.Uri.parse(key));
    const byGuard = uris.flatMap((uri) => scenarios.naming(uri).filter(isNew).slice(0, MAX_OPENED));
    await this.#run(
      shown,
      [...new Set(byGuard)].filter((file) => !shown.includes(file)),
    );
  }
}

import * as vscode from 'vscode';
import type { EditorServices } from '../services';
import { ChangeCollector } from './change-collector';
import { RunWriter, type EndedRun, type EndedTest } from './run-writer';
import type { ScenarioItems } from './scenario-items';
import { ShownResults, type ShownResult } from './shown-results';
import type { UpdatableTests } from './updatable-tests';

/** Keeps the Test Explorer honest: results of older texts are shown as outdated (`ShownResults`). */
export class OutdatedTests implements vscode.Disposable {
  readonly #controller: vscode.TestController;
  readonly #items: ScenarioItems;
  readonly #services: EditorServices;
  readonly #updatable: UpdatableTests;
  readonly #invalidated = new vscode.EventEmitter<readonly vscode.TestItem[]>();
  readonly #repeated = new vscode.EventEmitter<EndedRun>();
  readonly #shown: ShownResults;
  readonly #later: ChangeCollector;
  readonly #subscription: vscode.Disposable;

  /** VS Code shows the results of these items as outdated, and of the tests in them. */
  readonly onDidInvalidate = this.#invalidated.event;
  /** Results were shown again because they are true again. */
  readonly onDidRepeat = this.#repeated.event;

  constructor(
    controller: vscode.TestController,
    items: ScenarioItems,
    services: EditorServices,
    updatable: UpdatableTests,
  ) {
    this.#controller = controller;
    this.#items = items;
    this.#services = services;
    this.#updatable = updatable;
    const { outdated, scenarios, settings } = services;
    this.#shown = new ShownResults({
      find: (id) => items.find(id),
      isOutdated: (basis) => outdated.isOutdated(basis),
      invalidate: (which) => {
        controller.invalidateTestResults(which);
        this.#invalidated.fire(which);
      },
      restoreLater: (files) => this.#later.add(files),
      repeat: (results) => this.#repeat(results),
    });
    this.#later = new ChangeCollector(
      () => settings.runWhileTypingDelay.get(),
      (files) => this.#shown.restore(files),
    );
    this.#subscription = vscode.Disposable.from(
      outdated.onDidChange((affected) => this.#shown.changed(affected)),
      scenarios.onDidRemove((uri) => this.#shown.remove(uri.toString())),
      items.onDidMove((files) => this.#shown.lost(files)),
      this.#later,
      this.#invalidated,
      this.#repeated,
    );
  }

  /** A test of a run has got its result. */
  ended({ id, outcome, durationMs, scenario }: EndedTest): void {
    this.#shown.ended(id, outcome, durationMs, scenario);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** The request counts as continuous and keeps the focus: no message of a failure opens by itself. */
  #repeat(results: readonly ShownResult[]): void {
    const items = results.flatMap(({ id }) => this.#items.find(id) ?? []);
    const request = new vscode.TestRunRequest(items, undefined, undefined, true, true);
    const run = this.#controller.createTestRun(request, 'Results that are true again', false);
    const listener = {
      started: () => undefined,
      ending: (outcomes: EndedRun['outcomes']) => this.#updatable.apply(outcomes),
      ended: () => undefined,
    };
    const writer = new RunWriter(run, this.#items, listener, this.#services.positions);
    for (const { id, outcome, durationMs, basis } of results) writer.repeat(id, outcome, durationMs, basis);
    this.#repeated.fire(writer.end());
  }
}

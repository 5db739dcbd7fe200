import * as vscode from 'vscode';
import { openDocument } from '../sources/guard-sources';
import type { EditorServices } from '../services';
import { ChangeCollector } from '../../base/change-collector';
import { withoutVerdict } from '../../ide/testing/outcome';
import { RunWriter, type EndedRun, type EndedTest } from './run-writer';
import type { ScenarioItems } from './scenario-items';
import { ShownResults, type ShownResult } from './shown-results';
import type { UpdatableTests } from './updatable-tests';

const OLDER = vscode.l10n.t(
  'These tests passed, but their scenario, guard, or settings have changed since. Run them again.',
);
const AGAIN = vscode.l10n.t(
  'The scenario, the guard, and the settings are the same again as when these tests ran.',
);

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
      withdraw: (passed) => this.#withdraw(passed),
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

  #repeat(results: readonly ShownResult[]): void {
    this.#repeated.fire(this.#write(vscode.l10n.t('Results that are current again'), AGAIN, results));
  }

  /**
   * VS Code paints an outdated result faded in its trees, but leaves the mark in the gutter of an open file as it
   * was, until the state of the test is another one: there a solid check mark would stay.
   */
  #withdraw(passed: readonly ShownResult[]): void {
    const open = passed.filter(({ basis }) => openDocument(basis.uri));
    if (open.length === 0) return;
    const outcome = withoutVerdict(vscode.l10n.t('outdated: passed before a change'));
    this.#write(
      vscode.l10n.t('Outdated results'),
      OLDER,
      open.map((result) => ({ ...result, outcome, durationMs: 0 })),
    );
  }

  /** The request counts as continuous and keeps the focus: no message of a failure opens by itself. */
  #write(name: string, why: string, results: readonly ShownResult[]): EndedRun {
    const items = results.flatMap(({ id }) => this.#items.find(id) ?? []);
    const request = new vscode.TestRunRequest(items, undefined, undefined, true, true);
    const run = this.#controller.createTestRun(request, name, false);
    const listener = {
      started: () => undefined,
      ending: (outcomes: EndedRun['outcomes']) => this.#updatable.apply(outcomes),
      ended: () => undefined,
    };
    const writer = new RunWriter(run, this.#items, listener, this.#services.positions);
    writer.line({ text: why });
    for (const { id, outcome, durationMs, basis } of results) writer.repeat(id, outcome, durationMs, basis);
    return writer.end();
  }
}

import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { windowAnswered } from '../base/window-answered';
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
  readonly #isRequested: (id: string) => boolean;
  readonly #shown: ShownResults;
  readonly #later: ChangeCollector;
  /** Results that passed and are to be taken back, by their ids. */
  readonly #passed = new Map<string, ShownResult>();
  readonly #withdrawals: ChangeCollector;
  readonly #subscription: vscode.Disposable;

  /** VS Code shows the results of these items as outdated, and of the tests in them. */
  readonly onDidInvalidate = this.#invalidated.event;
  /** Results were shown again because they are true again. */
  readonly onDidRepeat = this.#repeated.event;

  /** @param isRequested whether a run under way will bring a result of a test */
  constructor(
    controller: vscode.TestController,
    items: ScenarioItems,
    services: EditorServices,
    updatable: UpdatableTests,
    isRequested: (id: string) => boolean,
  ) {
    this.#isRequested = isRequested;
    this.#controller = controller;
    this.#items = items;
    this.#services = services;
    this.#updatable = updatable;
    const { outdated, scenarios, settings } = services;
    this.#shown = new ShownResults({
      find: (id) => items.find(id),
      isOutdated: (basis) => outdated.isOutdated(basis),
      invalidate: (which) => this.#invalidate(which),
      withdraw: (passed) => {
        for (const result of passed) this.#passed.set(result.id, result);
        this.#withdrawals.add(passed.map(({ id }) => id));
      },
      restoreLater: (files) => this.#later.add(files),
      repeat: (results) => inBackground('results could not be shown again', this.#repeat(results)),
    });
    this.#later = new ChangeCollector(
      () => settings.runWhileTypingDelay.get(),
      (files) => this.#shown.restore(files),
    );
    this.#withdrawals = new ChangeCollector(
      () => settings.runWhileTypingDelay.get(),
      () => {
        const passed = [...this.#passed.values()];
        this.#passed.clear();
        inBackground('outdated results could not be shown', this.#withdraw(passed));
      },
    );
    this.#subscription = vscode.Disposable.from(
      this.#withdrawals,
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

  #invalidate(items: vscode.TestItem[]): void {
    this.#controller.invalidateTestResults(items);
    this.#invalidated.fire(items);
  }

  async #repeat(wanted: readonly ShownResult[]): Promise<void> {
    const results = await this.#stillShown(wanted);
    if (results.length === 0) return;
    this.#repeated.fire(this.#write(vscode.l10n.t('Results that are current again'), AGAIN, results));
    const outdated = results.filter((result) => this.#shown.isOutdated(result));
    if (outdated.length > 0) this.#invalidate(this.#shown.outdatedItems(outdated));
  }

  /**
   * VS Code paints an outdated result faded in its trees, but leaves the mark in the gutter of an open file as it
   * was, until the state of the test is another one: there a solid check mark would stay.
   */
  async #withdraw(passed: readonly ShownResult[]): Promise<void> {
    const open = passed.filter(({ basis }) => openDocument(basis.uri));
    if (open.length === 0) return;
    const outdated = (await this.#stillShown(open)).filter((result) => this.#shown.isOutdated(result));
    if (outdated.length === 0) return;
    const outcome = withoutVerdict(vscode.l10n.t('outdated: passed before a change'));
    this.#write(
      vscode.l10n.t('Outdated results'),
      OLDER,
      outdated.map((result) => ({ ...result, outcome, durationMs: 0 })),
    );
    // The skipped state is of this run, and as outdated as what it takes back: the mark has to be faded, too.
    this.#controller.invalidateTestResults(this.#shown.outdatedItems(outdated));
  }

  /**
   * What VS Code has no way to show but as a run must not be taken for a run that was asked for: a tool for agents takes
   * the first that starts after its request, and often comes right after an edit. So this comes after a pause and after
   * all requests that are on their way, and their tests keep the results that they are about to get.
   */
  async #stillShown(results: readonly ShownResult[]): Promise<readonly ShownResult[]> {
    await windowAnswered();
    return results.filter(
      (result) => this.#shown.isOutdated(result) !== undefined && !this.#isRequested(result.id),
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

import * as vscode from 'vscode';
import type { RunEvent } from '../../run/events';
import { CONTEXT_KEYS } from '../ids';
import type { ScenarioRun } from '../run-history';
import type { EditorServices } from '../services';
import type { Outcome } from './outcome';
import { currentObstacle, mayRunGuards } from '../trust';
import { RunWriter, type EndedRun } from './run-writer';
import type { ScenarioItems } from './scenario-items';
import { selectTests, type FileSelection } from './selection';
import { UpdatableTests } from './updatable-tests';

/** `Run.origin` of what the Test Explorer runs. */
export const ORIGIN = 'test-explorer';

/** Runs tests for the Test Explorer and for continuous runs. */
export class TestRuns implements vscode.Disposable {
  readonly #controller: vscode.TestController;
  readonly #items: ScenarioItems;
  readonly #services: EditorServices;
  readonly #updatable = new UpdatableTests(CONTEXT_KEYS.updatableTests);
  readonly #ended = new vscode.EventEmitter<EndedRun>();
  readonly #started = new vscode.EventEmitter<vscode.TestItem>();
  /** Fires after `TestRun.end`. */
  readonly onDidEnd = this.#ended.event;
  /** Fires when a test starts to run. */
  readonly onDidStart = this.#started.event;

  constructor(controller: vscode.TestController, items: ScenarioItems, services: EditorServices) {
    this.#controller = controller;
    this.#items = items;
    this.#services = services;
  }

  dispose(): void {
    this.#ended.dispose();
    this.#started.dispose();
  }

  /**
   * Runs what `request` asks for, of the files in `only` when that is given; cancelled by `token` and by the
   * run's own, which ends the worker. Never rejects; the run always ends.
   */
  async run(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
    withLimits: boolean,
    only?: ReadonlySet<string>,
  ): Promise<void> {
    mayRunGuards();
    const selections = selectTests(
      request.include?.map((item) => item.id),
      request.exclude?.map((item) => item.id) ?? [],
      this.#items.files,
    ).filter(({ file }) => only?.has(file) ?? true);
    const writer = this.open(this.#controller.createTestRun(request));
    const cancel = new AbortController();
    const subscriptions = [token, writer.token].map((each) =>
      each.onCancellationRequested(() => cancel.abort()),
    );
    if (token.isCancellationRequested) cancel.abort();
    try {
      for (const selection of selections) writer.enqueue(this.#items.selected(selection));
      await this.#runSelections(selections, writer, cancel.signal, withLimits);
    } catch (error) {
      writer.line({ text: `internal error: ${error instanceof Error ? error.message : String(error)}` });
    } finally {
      vscode.Disposable.from(...subscriptions).dispose();
      this.finish(writer);
    }
  }

  /** The writer to a run; `finish` must follow. */
  open(run: vscode.TestRun): RunWriter {
    const listener = {
      started: (item: vscode.TestItem) => this.#started.fire(item),
      ended: (id: string, outcome: Outcome) => this.#updatable.apply(id, outcome),
    };
    return new RunWriter(run, this.#items, listener, this.#services.positions);
  }

  /** Ends a run and tells of it. */
  finish(writer: RunWriter): void {
    this.#ended.fire(writer.end());
  }

  async #runSelections(
    selections: readonly FileSelection[],
    writer: RunWriter,
    signal: AbortSignal,
    withLimits: boolean,
  ): Promise<void> {
    const byFile = new Map(selections.map((selection) => [selection.file, selection]));
    const follow = (scenario: ScenarioRun, event: RunEvent): void => {
      const selection = byFile.get(scenario.uri.toString());
      if (selection) writer.apply(scenario, event, selection, withLimits);
    };
    const uris = selections.flatMap(({ file }) => this.#items.find(file)?.uri ?? []);
    const run = await this.#services.runner.run(uris, { reason: 'user', origin: ORIGIN, signal }, follow);
    if (run) writer.skipWaiting(signal.aborted ? 'cancelled' : 'did not run');
    else writer.skipWaiting(currentObstacle()?.message ?? 'guards do not run here');
  }
}

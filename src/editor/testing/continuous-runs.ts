import * as vscode from 'vscode';
import { inBackground, logFault } from '../base/log';
import type { EditorServices } from '../services';
import { canRunGuards } from '../base/trust';
import { Repeater } from '../../ide/timing/repeater';
import { requestedTests, type TestRequest } from './request-run';
import type { ScenarioItems } from './scenario-items';
import type { TestRuns } from './test-runs';

/**
 * Runs tests again whenever their guard, their scenario or a setting that decides about them changes, unsaved
 * edits included, after a pause in typing: what `ScenarioChanges` tells. A file that several continuous runs
 * cover runs once for all of them, and no background run joins in (`RunQueue`).
 */
export class ContinuousRuns implements vscode.Disposable {
  readonly #services: EditorServices;
  readonly #items: ScenarioItems;
  readonly #request = new Set<TestRequest>();
  readonly #repeater: Repeater;
  readonly #subscription: vscode.Disposable;

  constructor(runs: TestRuns, items: ScenarioItems, services: EditorServices) {
    this.#services = services;
    this.#items = items;
    this.#repeater = new Repeater(
      (files, signal, finished) => runs.runAgain(this.#request, files, signal, finished),
      (error) => logFault('a continuous run failed', error),
    );
    this.#subscription = vscode.Disposable.from(
      services.changes.onDidChange(({ edited, byGuard, bySetting }) =>
        this.#run([...edited, ...byGuard, ...bySetting].map(({ uri }) => uri.toString())),
      ),
      services.runner.cover((file) => this.#covers(file)),
    );
  }

  /** Starts a continuous run, which ends with its token. Nothing runs before something changes. */
  add(request: TestRequest): void {
    if (!canRunGuards() || request.token.isCancellationRequested) return;
    this.#request.add(request);
    request.token.onCancellationRequested(() => this.#remove(request));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#request.clear();
    this.#repeater.stop();
  }

  #run(files: readonly string[]): void {
    const covered = files.filter((file) => this.#covers(file));
    if (covered.length > 0) this.#repeater.run(covered);
  }

  #covers(file: string): boolean {
    const only = new Set([file]);
    return [...this.#request].some(({ request }) => requestedTests(request, this.#items, only).length > 0);
  }

  /** What the last continuous run leaves unfinished is run in the background, as if it had never been there. */
  #remove(request: TestRequest): void {
    this.#request.delete(request);
    if (this.#request.size > 0) return;
    const { runner, settings } = this.#services;
    const left = [...this.#repeater.stop()].map((file) => vscode.Uri.parse(file));
    const again = left.filter((uri) => settings.runWhileTyping.get(uri));
    inBackground('unfinished scenarios could not be run', runner.run(again, { reason: 'background' }));
  }
}

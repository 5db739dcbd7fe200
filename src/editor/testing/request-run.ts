import * as vscode from 'vscode';
import type { RunEvent } from '../../run/events';
import type { ScenarioRun } from '../../ide/runs/run-history';
import type { CoverageMeasurement } from './coverage-measurement';
import type { EndedRun, NotRun, RunWriter } from './run-writer';
import type { ScenarioItems } from './scenario-items';
import { selectTests, type FileSelection } from '../../ide/testing/selection';
import { fileOf } from '../../ide/testing/test-ids';
import { showWarning } from '../base/messages';

/** What VS Code asks for when a person runs tests, once or continuously. */
export interface TestRequest {
  readonly request: vscode.TestRunRequest;
  /** Ends the run, or the continuous run as a whole. */
  readonly token: vscode.CancellationToken;
  /** Whether the use of limits is to be listed. */
  readonly withLimits: boolean;
  /** Measures which code of the guards runs. */
  readonly coverage?: CoverageMeasurement;
}

/**
 * The part that one request has in a run of scenarios: its tests, and the TestRun that shows them. Several
 * continuous runs may ask for the same file, which then runs once for all of them.
 */
export class RequestRun {
  readonly #request: TestRequest;
  readonly #writer: RunWriter;
  readonly #byFile: ReadonlyMap<string, FileSelection>;
  readonly #canceled = new AbortController();
  readonly #subscription: vscode.Disposable;

  constructor(
    request: TestRequest,
    selections: readonly FileSelection[],
    writer: RunWriter,
    private readonly items: ScenarioItems,
  ) {
    this.#request = request;
    this.#writer = writer;
    this.#byFile = new Map(selections.map((selection) => [selection.file, selection]));
    const cancel = (): void => this.#canceled.abort();
    this.#subscription = vscode.Disposable.from(
      request.token.onCancellationRequested(cancel),
      writer.token.onCancellationRequested(cancel),
    );
    if (request.token.isCancellationRequested) cancel();
    for (const selection of selections) writer.enqueue(items.selected(selection));
  }

  /** Fires when a person cancels this request. */
  get signal(): AbortSignal {
    return this.#canceled.signal;
  }

  get uris(): readonly vscode.Uri[] {
    return [...this.#byFile.keys()].flatMap((file) => this.items.find(file)?.uri ?? []);
  }

  /** Whether this request brings a result of a test. */
  wants(id: string): boolean {
    return this.#byFile.get(fileOf(id))?.wants(id) ?? false;
  }

  /** Writes what an event means for the tests of this request. */
  apply(scenario: ScenarioRun, event: RunEvent): void {
    const selection = this.#byFile.get(scenario.uri.toString());
    if (selection) this.#writer.apply(scenario, event, selection, { withLimits: this.#request.withLimits });
  }

  /** Shows what was measured, where that was asked for. */
  async cover(): Promise<void> {
    const { coverage } = this.#request;
    if (!coverage || this.#canceled.signal.aborted) return;
    const shown = await coverage.finish();
    for (const file of shown.files) this.#writer.cover(file);
    for (const note of shown.notes) this.line(note);
    // Without a file the view Test Coverage stays away, and the output alone says why.
    const [why] = shown.notes;
    if (shown.files.length === 0 && why !== undefined)
      showWarning(vscode.l10n.t('Guard Lab: no coverage is shown. {0}', why));
  }

  /** A line of the output. */
  line(text: string): void {
    this.#writer.line({ text });
  }

  /** Ends the part; tests that still wait are shown with the reason. Safe to call twice. */
  end(why: NotRun): EndedRun | undefined {
    this.#subscription.dispose();
    if (this.#writer.ended) return undefined;
    this.#writer.endWaiting(why);
    return this.#writer.end();
  }
}

/** The tests that `request` asks for, of the files in `only` when that is given. */
export function requestedTests(
  { include, exclude }: vscode.TestRunRequest,
  items: ScenarioItems,
  only?: ReadonlySet<string>,
): FileSelection[] {
  const ids = include && items.idsOf(include).filter((id) => only?.has(fileOf(id)) ?? true);
  const files = only ? [...only].filter((file) => items.find(file)) : items.files;
  return selectTests(ids, items.idsOf(exclude ?? []), files);
}

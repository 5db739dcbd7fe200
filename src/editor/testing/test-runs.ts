import * as vscode from 'vscode';
import { reportFault } from '../base/log';
import type { RunEvent } from '../../run/events';
import type { ScenarioRun } from '../../ide/runs/run-history';
import type { RunReason } from '../../ide/runs/run-queue';
import type { CoverageCollector } from '../runs/coverage-collector';
import type { EditorServices } from '../services';
import { currentRestriction, canRunGuards } from '../base/trust';
import { windowAnswered } from '../base/window-answered';
import type { TestOutcome } from '../../ide/testing/outcome';
import type { OutdatedTests } from './outdated-tests';
import { requestedTests, RequestRun, type TestRequest } from './request-run';
import { RunWriter, type EndedRun, type EndedTest, type NotRun } from './run-writer';
import type { ScenarioItems } from './scenario-items';
import type { UpdatableTests } from './updatable-tests';

/** `Run.origin` of what the Test Explorer runs. */
export const ORIGIN = 'test-explorer';

const CANCELED: NotRun = { note: 'canceled', isError: false };

interface ShareOptions {
  readonly reason: RunReason;
  /** Ends the run for everybody. */
  readonly signal?: AbortSignal;
  /** Notified of each file that came to a result. */
  readonly finished?: (file: string) => void;
  readonly coverage?: CoverageCollector | undefined;
}

export interface TestRunsParts {
  readonly controller: vscode.TestController;
  readonly items: ScenarioItems;
  readonly services: EditorServices;
  readonly updatable: UpdatableTests;
  readonly outdated: OutdatedTests;
}

/** Runs tests for the Test Explorer and for continuous runs. */
export class TestRuns implements vscode.Disposable {
  readonly #controller: vscode.TestController;
  readonly #items: ScenarioItems;
  readonly #services: EditorServices;
  readonly #updatable: UpdatableTests;
  readonly #outdated: OutdatedTests;
  readonly #open = new Set<RequestRun>();
  readonly #ended = new vscode.EventEmitter<EndedRun>();
  readonly #started = new vscode.EventEmitter<vscode.TestItem>();
  /** Fires after `TestRun.end`. */
  readonly onDidEnd = this.#ended.event;
  /** Fires when a test starts to run. */
  readonly onDidStart = this.#started.event;

  constructor(parts: TestRunsParts) {
    this.#controller = parts.controller;
    this.#items = parts.items;
    this.#services = parts.services;
    this.#updatable = parts.updatable;
    this.#outdated = parts.outdated;
  }

  /** Ends what is still shown as running. */
  dispose(): void {
    for (const part of this.#open) part.end(skipped(vscode.l10n.t('Guard Lab was closed')));
    this.#open.clear();
    this.#ended.dispose();
    this.#started.dispose();
  }

  /** Runs what a person asks for, once. Never rejects; the run always ends. */
  async run(request: TestRequest): Promise<void> {
    canRunGuards();
    await this.#items.read();
    await this.#runTogether([this.#part(request)], { reason: 'user', coverage: request.coverage });
  }

  /**
   * Runs what continuous runs ask for of `files`, each file once for all of them; `signal` ends all. A part that
   * is canceled alone ends alone. Rejects only when the window is gone.
   */
  async runAgain(
    requests: Iterable<TestRequest>,
    files: ReadonlySet<string>,
    signal: AbortSignal,
    finished: (file: string) => void,
  ): Promise<void> {
    await windowAnswered();
    const concerned = [...requests].filter(
      ({ request }) => requestedTests(request, this.#items, files).length > 0,
    );
    const parts = concerned.map((each) => this.#part(each, files));
    await this.#runTogether(parts, { reason: 'continuous', signal, finished });
  }

  /** Whether a run under way will bring a result of this test. */
  isRequested(id: string): boolean {
    return [...this.#open].some((part) => part.wants(id));
  }

  /** The writer to a run; `finish` must follow. */
  open(run: vscode.TestRun): RunWriter {
    const listener = {
      started: (item: vscode.TestItem) => this.#started.fire(item),
      ending: (outcomes: ReadonlyMap<string, TestOutcome>) => this.#updatable.apply(outcomes),
      ended: (ended: EndedTest) => this.#outdated.ended(ended),
    };
    return new RunWriter(run, this.#items, listener, this.#services.positions);
  }

  /** Ends a run and tells of it. */
  finish(writer: RunWriter): void {
    this.#ended.fire(writer.end());
  }

  #part(request: TestRequest, only?: ReadonlySet<string>): RequestRun {
    const writer = this.open(this.#controller.createTestRun(request.request));
    const part = new RequestRun(
      request,
      requestedTests(request.request, this.#items, only),
      writer,
      this.#items,
    );
    this.#open.add(part);
    return part;
  }

  #end(part: RequestRun, why: NotRun): void {
    if (!this.#open.delete(part)) return;
    const ended = part.end(why);
    if (ended) this.#ended.fire(ended);
  }

  async #runTogether(parts: readonly RequestRun[], options: ShareOptions): Promise<void> {
    if (parts.length === 0) return;
    const cancel = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, cancel.signal]) : cancel.signal;
    for (const part of parts) {
      const gone = (): void => {
        // The last one gets to see how the run ends.
        if (parts.every((each) => each.signal.aborted)) cancel.abort();
        else this.#end(part, CANCELED);
      };
      part.signal.addEventListener('abort', gone, { once: true });
      if (part.signal.aborted) gone();
    }
    try {
      const left = await this.#runFor(parts, options, signal);
      for (const part of parts) {
        await part.cover();
        this.#end(part, left);
      }
    } catch (error) {
      reportFault('a test run failed', error);
      const reason = error instanceof Error ? error.message : String(error);
      for (const part of parts) this.#end(part, { note: `internal error: ${reason}`, isError: true });
    }
  }

  /** Why what still waits in the end did not run. */
  async #runFor(
    parts: readonly RequestRun[],
    { reason, finished, coverage }: ShareOptions,
    signal: AbortSignal,
  ): Promise<NotRun> {
    const follow = (scenario: ScenarioRun, event: RunEvent): void => {
      for (const part of parts) part.apply(scenario, event);
      if (event.type === 'scenario-finished' && !scenario.canceled) finished?.(scenario.uri.toString());
    };
    const uris = new Map(parts.flatMap((part) => part.uris).map((uri) => [uri.toString(), uri]));
    const run = await this.#services.runner.run(
      [...uris.values()],
      { reason, origin: ORIGIN, signal, ...(coverage ? { coverage } : {}) },
      follow,
    );
    if (!run)
      return {
        note: currentRestriction()?.message ?? vscode.l10n.t('guards do not run here'),
        isError: true,
      };
    return signal.aborted ? CANCELED : skipped(vscode.l10n.t('did not run'));
  }
}

function skipped(note: string): NotRun {
  return { note, isError: false };
}

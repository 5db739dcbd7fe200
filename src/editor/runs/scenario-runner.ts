import * as vscode from 'vscode';
import { setContext } from '../base/commands';
import { logFault, reportFault } from '../base/log';
import { RunBudget } from '../../run/run-budget';
import { runScenario } from '../../run/run-scenario';
import { unusableScenario } from '../../run/status';
import type { CallCollector } from './call-collector';
import type { CoverageCollector } from './coverage-collector';
import type { GuardHost } from '../../run/guard-host';
import type { RunEvent } from '../../run/events';
import type { GuardSources } from '../sources/guard-sources';
import { GuardReads } from './guard-reads';
import { newScenarioRun } from './new-scenario-run';
import type { ProjectExceptions } from './project-exceptions';
import { preparedScenario } from './prepared-scenario';
import { unlessAborted } from '../../run/unless-aborted';
import { CONTEXT_KEYS } from '../../ide/ids';
import { framesOf, trapsOf } from '../../ide/runs/event-frames';
import { AGENT_ORIGIN, type Run, type RunHistory, type ScenarioRun } from '../../ide/runs/run-history';
import { isAutomatic, RunQueue, type RunReason } from '../../ide/runs/run-queue';
import type { ScenarioFile } from '../workspace/scenario-file';
import type { ScenarioIndex } from '../workspace/scenario-index';
import type { Settings } from '../base/settings';
import type { SourcePositions } from '../sources/source-positions';
import { currentRestriction } from '../base/trust';

export interface RunOptions {
  readonly reason: RunReason;
  /** Who asks and follows the run itself (`Run.origin`). */
  readonly origin?: string;
  readonly signal?: AbortSignal;
  readonly coverage?: CoverageCollector;
  readonly calls?: CallCollector;
}

/** Notified of what happens in a run while it happens. */
export type RunFollower = (scenario: ScenarioRun, event: RunEvent) => void;

export interface RunnerParts {
  readonly host: () => GuardHost;
  readonly settings: Settings;
  readonly exceptions: ProjectExceptions;
  readonly guards: GuardSources;
  readonly scenarios: ScenarioIndex;
  readonly history: RunHistory;
  readonly positions: SourcePositions;
}

/**
 * The only place of the editor that runs guards. Runs go through one queue (`RunQueue`) and are recorded in
 * the history; nothing runs in a workspace that is not trusted.
 */
export class ScenarioRunner implements vscode.Disposable {
  readonly #parts: RunnerParts;
  readonly #queue: RunQueue;
  readonly #coverage = new WeakMap<Run, CoverageCollector>();
  readonly #calls = new WeakMap<Run, CallCollector>();
  readonly #cancels = new WeakMap<Run, AbortController>();
  readonly #guards: GuardReads;
  #last: readonly vscode.Uri[] = [];

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#guards = new GuardReads(parts.guards);
    let shown = false;
    this.#queue = new RunQueue(
      () => parts.settings.jobs.get(),
      (running, waiting) => {
        const any = running + waiting > 0;
        if (any !== shown) setContext(CONTEXT_KEYS.running, any);
        shown = any;
      },
      (error) => reportFault('a run failed', error),
    );
  }

  /** The scenarios of the last run a person asked for. */
  get lastRun(): readonly vscode.Uri[] {
    return this.#last;
  }

  /**
   * Runs scenario files; resolves when all have ended, whatever way. Undefined when nothing is to run: where
   * guards may not (`currentObstacle`), and when every run would be superfluous (`RunQueue`).
   */
  async run(
    wanted: readonly vscode.Uri[],
    options: RunOptions,
    follow?: RunFollower,
  ): Promise<Run | undefined> {
    const { reason, origin, signal } = options;
    if (currentRestriction()) return undefined;
    const uris = wanted.filter((uri) => this.#queue.accepts(uri.toString(), reason));
    if (uris.length === 0 && isAutomatic(reason)) return undefined;
    const { history } = this.#parts;
    if (reason === 'user' && origin !== AGENT_ORIGIN) this.#last = uris;
    const cancel = new AbortController();
    const run = history.start(reason, origin);
    this.#cancels.set(run, cancel);
    if (options.coverage) this.#coverage.set(run, options.coverage);
    if (options.calls) this.#calls.set(run, options.calls);
    const stop = signal ? AbortSignal.any([signal, cancel.signal]) : cancel.signal;
    await Promise.all(
      uris.map((uri) =>
        this.#queue.enqueue(uri.toString(), reason, (own) => this.#runOne(run, uri, own, follow), stop),
      ),
    );
    history.finish(run);
    return run;
  }

  /** Cancels what is left of one run, and nothing else. */
  cancel(run: Run): void {
    this.#cancels.get(run)?.abort();
  }

  /** Lets `covers` say which scenarios continuous runs cover (`RunQueue`). */
  cover(covers: (scenario: string) => boolean): vscode.Disposable {
    return new vscode.Disposable(this.#queue.cover(covers));
  }

  /** Whether a run of this scenario waits or is under way. */
  isPending(uri: vscode.Uri): boolean {
    return this.#queue.has(uri.toString());
  }

  /** Cancels everything that runs or waits. */
  stop(): void {
    this.#queue.cancelAll();
  }

  dispose(): void {
    this.stop();
  }

  async #runOne(
    run: Run,
    uri: vscode.Uri,
    signal: AbortSignal,
    follow: RunFollower | undefined,
  ): Promise<void> {
    const { scenarios } = this.#parts;
    const file = await scenarios.upToDate(uri);
    const scenario = newScenarioRun(run, uri, file, this.#parts);
    run.scenarios.push(scenario);
    let delivered = Promise.resolve();
    const sink = (event: RunEvent): void => {
      const canceled = signal.aborted;
      delivered = delivered.then(() => this.#deliver(scenario, event, { canceled, signal }, follow));
    };
    await this.#execute(scenario, file, sink, signal);
    await delivered;
  }

  /** Hands an event on once the sources of its frames are known, so that everybody can place them at once. */
  async #deliver(
    scenario: ScenarioRun,
    event: RunEvent,
    { canceled, signal }: { readonly canceled: boolean; readonly signal: AbortSignal },
    follow: RunFollower | undefined,
  ): Promise<void> {
    const { history } = this.#parts;
    try {
      // A search for sources may take long: a canceled run does not wait for it.
      if (scenario.guard) await unlessAborted(this.#place(event, scenario.guard), signal);
      scenario.canceled = canceled;
      history.apply(scenario, event);
      follow?.(scenario, event);
    } catch (error) {
      logFault('an event of a run could not be shown', error);
    }
  }

  async #place(event: RunEvent, guard: vscode.Uri): Promise<void> {
    const { positions } = this.#parts;
    const frames = framesOf(event);
    if (frames.length > 0) await positions.prepare(frames, guard);
    for (const stack of trapsOf(event)) await positions.prepareTrap(stack, guard);
  }

  async #execute(
    scenario: ScenarioRun,
    file: ScenarioFile | undefined,
    sink: (event: RunEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { host, positions } = this.#parts;
    const prepared = await preparedScenario(scenario, file, { ...this.#parts, guards: this.#guards }, signal);
    if (!prepared.ok) {
      const { guard, error } = prepared;
      sink({ type: 'scenario-started', file: scenario.file, guard, steps: [] });
      const result = unusableScenario(scenario.file, guard, error);
      sink({ type: 'scenario-finished', file: scenario.file, result });
      return;
    }
    const { content, file: guard, input } = prepared;
    const { guard: guardUri = scenario.uri } = scenario;
    const locator = positions.locator(guardUri, content.stamp, guard);
    await runScenario(
      {
        ...input,
        guard: guard.module,
        locator,
        coverage: this.#coverage.get(scenario.run)?.sink(scenario.uri, content, locator),
        recorder: this.#calls.get(scenario.run)?.recorder(scenario.uri, guardUri, locator),
      },
      host(),
      sink,
      signal,
      new RunBudget(this.#parts.history.makeRoom()),
    );
  }
}

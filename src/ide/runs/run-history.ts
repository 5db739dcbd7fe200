import type { ResourceUri } from '../resource-uri';
import type { RunEvent } from '../../run/events';
import type { AgentResult, LoadResult, ScenarioResult, StepResult } from '../../run/result';
import type { AnswerTexts } from '../../scenario/answer-files';
import { RUN_BYTES, weightOf } from '../../run/run-budget';
import { isAutomatic, type RunReason } from './run-queue';

/** What the files of a catalog of tools said. */
export interface CatalogContent {
  /** Locations of its files and folders, as URIs. */
  readonly places: readonly string[];
  /** Another one whenever the files say something else. */
  readonly stamp: string;
}

/** Which catalog it is, whatever it says. */
export function catalogKey({ places }: Pick<CatalogContent, 'places'>): string {
  return places.join('\0');
}

/** One scenario file in one run: what is known of it so far. */
export interface ScenarioRun {
  readonly run: Run;
  readonly uri: ResourceUri;
  /** Name in results and reports. */
  readonly file: string;
  /** The guard that ran; undefined until it is known. */
  guard?: ResourceUri;
  /** Stamp of the guard's content that ran (`GuardContent.stamp`). */
  guardStamp?: string;
  /** The text of the guard that ran, when it is WAT; also of one that does not assemble. */
  guardText?: string;
  /** The catalog of tools that was read for it; absent when it names none, or did not get that far. */
  catalog?: CatalogContent;
  /** About the catalog, a sentence each; not yet safe to print. */
  catalogWarnings?: readonly string[];
  /** The text of the scenario that ran. */
  readonly text?: string;
  /** What the files said that it names; absent when it names none. */
  readonly answers?: AnswerTexts;
  /** Version of the scenario's document that ran; undefined for a file on disk. */
  readonly documentVersion?: number;
  /** The settings the scenario ran under (`RunSettings.key`). */
  readonly settings: string;
  stepNames: readonly string[];
  load?: LoadResult;
  agent?: AgentResult;
  /** label_agent of the scenario's `sessions`, as far as they started. */
  readonly sessions: Map<string, AgentResult>;
  /** Finished steps by their number in the file. */
  readonly steps: Map<number, StepResult>;
  /** Roughly what the result holds, in bytes; known at the end. */
  bytes?: number;
  /** Set at the end, also when the run was canceled. */
  result?: ScenarioResult;
  canceled: boolean;
}

/** Scenarios run together by one command or one change. */
export interface Run {
  readonly id: number;
  readonly reason: RunReason;
  /** The view that asked for the run and follows it itself, such as the Test Explorer. */
  readonly origin?: string;
  readonly startedAt: Date;
  readonly scenarios: ScenarioRun[];
  finished: boolean;
}

/** `Run.origin` of what agents run: they get the answer themselves. */
export const AGENT_ORIGIN = 'agent';

/** Runs kept for the Backend Calls view; older ones are dropped, … */
const KEPT_RUNS = 20;
/** … and those beyond what results may hold in all, in characters and bytes. */
export const HISTORY_BYTES = 256 * 1024 * 1024;

type Listener = (scenario: ScenarioRun, event: RunEvent | undefined) => void;

/**
 * What ran recently. Views and diagnostics derive what they show from here, and are notified of each change;
 * `event` is undefined when a run as a whole changed.
 */
export class RunHistory {
  readonly #runs: Run[] = [];
  readonly #latest = new Map<string, ScenarioRun>();
  readonly #listeners = new Set<Listener>();
  readonly #runListeners = new Set<() => void>();
  #nextId = 1;
  /** No less than all results hold. */
  #mostHeld = 0;

  /** Newest first. */
  get runs(): readonly Run[] {
    return this.#runs;
  }

  /** The last run of a scenario file that ended without being canceled. */
  latest(uri: ResourceUri): ScenarioRun | undefined {
    return this.#latest.get(uri.toString());
  }

  /** The last ended run of every scenario file. */
  get allLatest(): readonly ScenarioRun[] {
    return [...this.#latest.values()];
  }

  /** `listener` is notified of each event of each scenario; returns a function that ends this. */
  onScenario(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** `listener` is called when runs start, end or are forgotten. */
  onRuns(listener: () => void): () => void {
    this.#runListeners.add(listener);
    return () => this.#runListeners.delete(listener);
  }

  start(reason: RunReason, origin?: string): Run {
    const run: Run = {
      id: this.#nextId++,
      reason,
      ...(origin === undefined ? {} : { origin }),
      startedAt: new Date(),
      scenarios: [],
      finished: false,
    };
    // Typing makes a run every moment: only the newest of its kind is worth keeping.
    if (reason !== 'user') this.#forget((old) => old.finished && isAlike(old.reason, reason));
    this.#runs.unshift(run);
    this.#runs.length = Math.min(this.#runs.length, KEPT_RUNS);
    this.#tellRuns();
    return run;
  }

  /** Applies an event of a scenario that runs. */
  apply(scenario: ScenarioRun, event: RunEvent): void {
    switch (event.type) {
      case 'scenario-started':
        scenario.stepNames = event.steps;
        break;
      case 'load':
        scenario.load = event.load;
        break;
      case 'agent':
        if (event.session === undefined) scenario.agent = event.agent;
        else scenario.sessions.set(event.session, event.agent);
        break;
      case 'step-finished':
        scenario.steps.set(event.index, event.step);
        break;
      case 'scenario-finished':
        scenario.result = event.result;
        if (!scenario.canceled) this.#latest.set(scenario.uri.toString(), scenario);
        scenario.bytes = weightOf(event.result, HISTORY_BYTES);
        this.#mostHeld += scenario.bytes;
        break;
      case 'step-started':
        break;
    }
    for (const listener of this.#listeners) listener(scenario, event);
  }

  finish(run: Run): void {
    run.finished = true;
    this.#tellRuns();
  }

  /** Forgets a scenario file that is gone. */
  forgetScenario(uri: ResourceUri): void {
    if (this.#latest.delete(uri.toString())) this.#tellRuns();
  }

  /** Forgets all runs that have ended. */
  clear(): void {
    this.#forget((run) => run.finished);
    this.#latest.clear();
    this.#tellRuns();
  }

  /**
   * Room for the results of one more scenario, in bytes: the oldest ended runs make way for it. The latest runs of
   * all files stay, whatever they hold.
   */
  makeRoom(): number {
    // Counted anew only where it may matter: Run All asks this for thousands of files.
    if (this.#mostHeld <= HISTORY_BYTES - RUN_BYTES) return RUN_BYTES;
    let dropped = false;
    while (this.#held() > HISTORY_BYTES - RUN_BYTES && this.#runs.length > 1 && this.#runs.at(-1)?.finished) {
      this.#runs.pop();
      dropped = true;
    }
    if (dropped) this.#tellRuns();
    this.#mostHeld = this.#held();
    return Math.max(0, Math.min(RUN_BYTES, HISTORY_BYTES - this.#mostHeld));
  }

  /** What all results together hold, in bytes. */
  #held(): number {
    const all = new Set([...this.#runs.flatMap((run) => run.scenarios), ...this.#latest.values()]);
    return [...all].reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  }

  #forget(which: (run: Run) => boolean): void {
    for (let at = this.#runs.length - 1; at >= 0; at--) {
      const run = this.#runs[at];
      if (run && which(run)) this.#runs.splice(at, 1);
    }
  }

  #tellRuns(): void {
    for (const listener of this.#runListeners) listener();
  }
}

function isAlike(a: RunReason, b: RunReason): boolean {
  return a === b || (isAutomatic(a) && isAutomatic(b));
}

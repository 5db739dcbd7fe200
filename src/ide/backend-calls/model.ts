import type { RunEvent } from '../../run/events';
import type { Run, RunHistory, ScenarioRun } from '../runs/run-history';
import { ScenariosByFile } from '../runs/scenarios-by-file';
import { failedScenarios } from './failures';
import type { CallsNode, IsOutdated } from './node';
import { RunNode } from './run-node';
import { sameRuns, shownRuns, type ShownRun } from './shown-runs';

/** The rows to draw again, with what is below them: everything, or these. */
export type Changes = 'all' | readonly CallsNode[];

/** Scenarios whose results may be outdated now, or true again. */
interface AffectedScenarios {
  /** The location of the file that they are all of, as text; absent when they are of any. */
  readonly scenario?: string;
  readonly affects: (scenario: ScenarioRun) => boolean;
}

/**
 * The tree of the Backend Calls view, derived from the history of runs. It collects what has changed since
 * the view last drew it; rows of runs and scenarios stay the same objects, because views ask by object.
 */
export class CallsModel {
  readonly #history: Pick<RunHistory, 'runs'>;
  readonly #isOutdated: IsOutdated;
  /** As drawn last: typing goes on in a text that is another one already. */
  readonly #outdated = new WeakMap<ScenarioRun, boolean>();
  readonly #byFile = new ScenariosByFile();
  #shown: readonly ShownRun[] = [];
  #roots = new Map<Run, RunNode>();
  #changedRuns = new Set<Run>();
  #changedScenarios = new Set<ScenarioRun>();
  #all = false;
  #failuresOnly = false;

  /** @param isOutdated asked whenever rows are drawn; `outdatedChanged` tells that its answers are others */
  constructor(history: Pick<RunHistory, 'runs'>, isOutdated: IsOutdated = () => false) {
    this.#history = history;
    this.#isOutdated = (scenario) =>
      scenario.result !== undefined && !scenario.canceled && isOutdated(scenario);
    this.runsChanged();
  }

  /** Whether only what failed is shown. */
  get failuresOnly(): boolean {
    return this.#failuresOnly;
  }

  set failuresOnly(value: boolean) {
    this.#all ||= value !== this.#failuresOnly;
    this.#failuresOnly = value;
  }

  /** Runs, newest first. */
  get roots(): readonly CallsNode[] {
    return [...this.#roots.values()].filter((node) => !this.#failuresOnly || node.failed);
  }

  /** The rows below `node`; made anew each time, with the same ids. */
  childrenOf(node: CallsNode): readonly CallsNode[] {
    return node.children?.(this.#failuresOnly) ?? [];
  }

  /** Scenarios of the newest run that failed or could not run. */
  get failures(): number {
    const newest = this.#shown[0];
    return newest ? failedScenarios(newest.run) : 0;
  }

  /** Whether there is no run at all, whatever the filter. */
  get empty(): boolean {
    return this.#shown.length === 0;
  }

  /** Runs started, ended or were forgotten. */
  runsChanged(): void {
    const shown = shownRuns(this.#history.runs, this.#shown);
    for (const { run } of shown) this.#changedRuns.add(run);
    if (sameRuns(shown, this.#shown)) return;
    const before = this.#roots;
    this.#shown = shown;
    this.#roots = new Map(
      shown.map(({ run, slot }, at) => {
        const known = before.get(run);
        return [
          run,
          known?.id === slot && known.open === (at === 0)
            ? known
            : new RunNode(run, slot, at === 0, this.#isOutdated),
        ];
      }),
    );
    this.#all = true;
  }

  /** A scenario of a run went on. */
  scenarioChanged(scenario: ScenarioRun, event: RunEvent | undefined): void {
    const root = this.#roots.get(scenario.run);
    if (!root) return;
    // Under the filter a step may bring its whole run into view.
    if (this.#failuresOnly) this.#all = true;
    else if (!event || event.type === 'scenario-started' || event.type === 'scenario-finished')
      this.#changedRuns.add(scenario.run);
    else this.#changedScenarios.add(scenario);
  }

  /** Results of these scenarios became outdated, or true again. */
  outdatedChanged({ scenario: file, affects }: AffectedScenarios): void {
    for (const { run } of this.#shown) {
      const candidates = file === undefined ? run.scenarios : this.#byFile.of(run, file);
      for (const scenario of candidates.filter(affects)) {
        const outdated = this.#isOutdated(scenario);
        if ((this.#outdated.get(scenario) ?? false) === outdated) continue;
        this.#outdated.set(scenario, outdated);
        this.#changedRuns.add(run);
      }
    }
  }

  /** What has changed since the last time; undefined for nothing. */
  takeChanges(): Changes | undefined {
    const runs = [...this.#changedRuns].flatMap((run) => this.#roots.get(run) ?? []);
    const scenarios = [...this.#changedScenarios].flatMap((scenario) => {
      if (this.#changedRuns.has(scenario.run)) return [];
      return this.#roots.get(scenario.run)?.scenario(scenario) ?? [];
    });
    const all = this.#all;
    this.#all = false;
    this.#changedRuns.clear();
    this.#changedScenarios.clear();
    if (all) return 'all';
    return runs.length + scenarios.length === 0 ? undefined : [...runs, ...scenarios];
  }
}

import { BEFORE_STEPS, type CoverageSink } from '../../run/coverage-sink';
import type { GuardCoverage, GuardModule } from '../../run/guard-host';
import type { SourceLocator } from '../../run/source-locator';
import type { PointHits } from '../../wasm/coverage/coverage-table';
import { CoverageSum } from './coverage-sum';
import type { ScenarioHits } from './scenario-hits';

/** What ran of one guard in all scenarios of a run, or why it was not counted. */
export type CoveredRun<Locator = SourceLocator> =
  | {
      readonly guard: GuardModule;
      readonly locator: Locator;
      readonly coverage: Extract<GuardCoverage, { ok: true }>;
      readonly sum: CoverageSum;
    }
  | { readonly guard: GuardModule; readonly reason: string };

export interface CoveredRunsOptions {
  /** Keeps what ran in each scenario and step too. */
  readonly perScenario?: ScenarioHits;
}

/**
 * Sums what runs of each guard in the scenarios of a run, which may run side by side. Guards are one when their
 * `GuardModule` is the same object. Memory grows with the size of the guards, not with the number of scenarios.
 */
export class CoveredRuns<Locator = SourceLocator> {
  readonly #runs = new Map<GuardModule, CoveredRun<Locator>>();

  constructor(private readonly options: CoveredRunsOptions = {}) {}

  /** Guards that were loaded, in the order in which they were. */
  get runs(): readonly CoveredRun<Locator>[] {
    return [...this.#runs.values()];
  }

  /** Receives what runs in the scenario `file`, whose guard's positions `locator` knows. */
  sink(file: string, locator: Locator): CoverageSink {
    let run: CoveredRun<Locator> | undefined;
    const ran = (step: number, hits: PointHits): void => {
      if (run === undefined || 'reason' in run) return;
      run.sum.add(hits);
      this.options.perScenario?.add(run.guard, { file, step }, hits);
    };
    return {
      loaded: (guard, coverage) => {
        run = this.#loaded(guard, coverage, locator);
        if (coverage.ok) ran(BEFORE_STEPS, coverage.hits);
      },
      ran,
    };
  }

  #loaded(guard: GuardModule, coverage: GuardCoverage, locator: Locator): CoveredRun<Locator> {
    const known = this.#runs.get(guard);
    if (known) return known;
    const run = coverage.ok
      ? { guard, locator, coverage, sum: new CoverageSum(coverage.table) }
      : { guard, reason: coverage.reason };
    this.#runs.set(guard, run);
    return run;
  }
}

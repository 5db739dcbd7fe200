import type { PointHits } from '../wasm/coverage/coverage-table';
import type { GuardCoverage, GuardModule } from './guard-host';

/** The number that code of `label_agent` and of loading a guard counts as, instead of that of a step. */
export const BEFORE_STEPS = -1;

/** Is notified, while a scenario runs, of the code of its guard that ran. */
export interface CoverageSink {
  /** The guard is loaded. Comes first; not at all when the guard is refused. */
  loaded(guard: GuardModule, coverage: GuardCoverage): void;
  /** An invocation of step `step` ended, or one of label_agent (`BEFORE_STEPS`). */
  ran(step: number, hits: PointHits): void;
}

import type { GuardHost } from '../../run/guard-host';
import { inParallel } from '../in-parallel';
import { observedRun, type ObservedInput, type ObservedRun } from './observed-run';

export interface RunsOptions {
  /** Runs side by side. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Hears after each run how many are done, and how many there are so far. */
  readonly progress?: (done: number, total: number) => void;
}

/** Runs of one question: each on a new instance of the guard. Rejects only when the signal fires. */
export class Runs {
  private done = 0;
  private total = 0;

  constructor(
    private readonly host: GuardHost,
    private readonly options: RunsOptions,
  ) {}

  async run(observed: ObservedInput): Promise<ObservedRun> {
    const [run] = await this.all([observed]);
    if (!run) throw new Error('a run has no result');
    return run;
  }

  /** Results in the order of what runs. */
  async all(observed: readonly ObservedInput[]): Promise<ObservedRun[]> {
    const { signal, progress, jobs } = this.options;
    this.total += observed.length;
    return inParallel(observed, jobs, async (each) => {
      const run = await observedRun(each, this.host, signal);
      progress?.(++this.done, this.total);
      return run;
    });
  }
}

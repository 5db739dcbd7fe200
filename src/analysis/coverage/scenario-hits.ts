import type { GuardModule } from '../../run/guard-host';
import type { PointHits } from '../../wasm/coverage/coverage-table';

/** Points kept of all scenarios of a run, 12 bytes each. */
const MAX_KEPT = 4_000_000;

/** A step of a scenario; -1 is loading the guard and `label_agent`. */
export interface ScenarioStep {
  readonly file: string;
  readonly step: number;
}

/** Points that ran in one step of one scenario, with how often. */
export interface StepHits extends ScenarioStep {
  readonly guard: GuardModule;
  readonly hits: ReadonlyMap<number, number>;
}

/** Keeps which step of which scenario ran which points of which guard, up to `MAX_KEPT` points. */
export class ScenarioHits {
  readonly #steps = new Map<string, StepHits & { readonly hits: Map<number, number> }>();
  #kept = 0;

  /** @param most points that are kept */
  constructor(private readonly most = MAX_KEPT) {}

  /** Whether not all is kept: what is missing may have run. */
  get isPartial(): boolean {
    return this.#kept >= this.most;
  }

  get steps(): readonly StepHits[] {
    return [...this.#steps.values()];
  }

  add(guard: GuardModule, { file, step }: ScenarioStep, { points, counts }: PointHits): void {
    const key = `${String(step)} ${file}`;
    const known = this.#steps.get(key) ?? { guard, file, step, hits: new Map() };
    this.#steps.set(key, known);
    for (const [i, point] of points.entries()) {
      const before = known.hits.get(point);
      if (before === undefined && this.#kept++ >= this.most) return;
      known.hits.set(point, (before ?? 0) + (counts[i] ?? 0));
    }
  }
}

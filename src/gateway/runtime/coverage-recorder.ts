import { COVERAGE_HELPER, coverageHelper } from '../../wasm/coverage/coverage-helper';
import { COUNTERS_EACH, countersExport } from '../../wasm/coverage/coverage-instrumentation';
import { pointCount, type CoverageTable, type PointHits } from '../../wasm/coverage/coverage-table';
import { clearHitArea, listedPoints } from '../../wasm/coverage/hit-area';
import { PRIVATE } from '../../wasm/rewrite/module-additions';
import type { GuestObserver } from './guest-observer';

/** Reads which points of a guard that was rewritten to count them have run. */
export class CoverageRecorder implements GuestObserver {
  readonly #readers: ((counter: number) => unknown)[] = [];

  /** @param area from `createHitArea`, for this guard alone */
  constructor(
    private readonly table: CoverageTable,
    private readonly area: WebAssembly.Memory,
  ) {}

  attached(exports: WebAssembly.Exports): void {
    for (let chunk = 0; chunk * COUNTERS_EACH < pointCount(this.table); chunk++) {
      const reader = exports[countersExport(chunk)];
      if (typeof reader === 'function') this.#readers.push(reader as (counter: number) => unknown);
    }
    const table = exports[PRIVATE.coverageTable];
    if (!(table instanceof WebAssembly.Table)) return;
    const module = new WebAssembly.Module(coverageHelper(pointCount(this.table)));
    const helper = new WebAssembly.Instance(module, {
      [COVERAGE_HELPER.module]: { [COVERAGE_HELPER.area]: this.area },
    });
    table.set(0, helper.exports[COVERAGE_HELPER.first]);
  }

  entering(): void {
    // What runs counts itself.
  }

  left(): void {
    // See `take`.
  }

  failed(): void {
    // Counters outlive a trap.
  }

  /** The points that ran since the last call of this. */
  take(): PointHits {
    const points = listedPoints(this.area);
    clearHitArea(this.area);
    return { points, counts: points.map((point) => this.#count(point)) };
  }

  #count(point: number): number {
    const read = this.#readers[Math.floor(point / COUNTERS_EACH)];
    return Number(read?.(point % COUNTERS_EACH) ?? 0);
  }
}

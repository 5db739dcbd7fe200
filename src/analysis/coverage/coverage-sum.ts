import { pointCount, type CoverageTable, type PointHits } from '../../wasm/coverage/coverage-table';

/** How often the points of one guard ran in many invocations, also of several instances. */
export class CoverageSum {
  /** By point. */
  readonly counts: Float64Array;

  constructor(table: CoverageTable) {
    this.counts = new Float64Array(pointCount(table));
  }

  add({ points, counts }: PointHits): void {
    points.forEach((point, i) => {
      this.counts[point] = (this.counts[point] ?? 0) + (counts[i] ?? 0);
    });
  }
}

import { POINT_KINDS, type CoverageTable, type PointKind } from './coverage-table';

/** Collects the points of a module; grows by doubling. */
export class PointList {
  #rows = new Uint32Array(5 * 64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds a point without code (`end` is `start`) until `close` says where it ends. Returns its number. */
  add(index: number, kind: PointKind, start: number, branch = 0): number {
    const at = 5 * this.#length;
    if (at === this.#rows.length) {
      const larger = new Uint32Array(2 * at);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows.set([index, POINT_KINDS.indexOf(kind), start, start, branch], at);
    return this.#length++;
  }

  close(point: number, end: number): void {
    this.#rows[5 * point + 3] = end;
  }

  finish(): Omit<CoverageTable, 'bodies'> {
    const column = (at: number): Uint32Array =>
      Uint32Array.from({ length: this.#length }, (_, row) => this.#rows[5 * row + at] ?? 0);
    return {
      functions: column(0),
      kinds: Uint8Array.from(column(1)),
      starts: column(2),
      ends: column(3),
      branches: column(4),
    };
  }
}

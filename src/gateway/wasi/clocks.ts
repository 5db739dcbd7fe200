const REALTIME = 0;
const MONOTONIC = 1;
/** 2022-01-01T00:00:00Z in nanoseconds. */
const REALTIME_START = 1_640_995_200_000_000_000n;
const TICK = 1_000_000n;
/** Nanoseconds between two readings that differ, by clock. */
export const RESOLUTIONS = new Map([
  [REALTIME, 1000n],
  [MONOTONIC, 1n],
]);

/** Two clocks that stand still except that each reading of one moves that one by a millisecond (gateway-contract 5). */
export class WasiClocks {
  private readonly times = new Map([
    [REALTIME, REALTIME_START],
    [MONOTONIC, 0n],
  ]);

  /** Nanoseconds of clock `id`, or undefined when there is no such clock. */
  read(id: number): bigint | undefined {
    const now = this.times.get(id);
    if (now !== undefined) this.times.set(id, now + TICK);
    return now;
  }

  /** Reads the realtime clock for file times, which is all a failing call leaves behind. */
  readRealtime(): void {
    this.read(REALTIME);
  }
}

import { Errno } from './errno';
import type { WasiEntry } from './function-table';
import { wasiFunction } from './function-table';
import type { WasiSystem } from './system';
import { writeU64 } from './system';

const REALTIME = 0;
const MONOTONIC = 1;
/** 2022-01-01T00:00:00Z in nanoseconds. */
const REALTIME_START = 1_640_995_200_000_000_000n;
const TICK = 1_000_000n;
const RESOLUTIONS = new Map([
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

/** `clock_*`: a reading that cannot be stored has consumed its tick all the same. */
export function clockFunctions(system: WasiSystem): WasiEntry[] {
  return [
    wasiFunction('clock_res_get', ['i32', 'i32'], (id, result) => {
      const resolution = RESOLUTIONS.get(id);
      if (resolution === undefined) return Errno.inval;
      system.assertOpen();
      return writeU64(system.memory, result, resolution) ? Errno.success : Errno.fault;
    }),
    wasiFunction('clock_time_get', ['i32', 'i64', 'i32'], (id, _precision, result) => {
      if (!RESOLUTIONS.has(id)) return Errno.inval;
      const now = system.clocks.read(id) ?? 0n;
      return writeU64(system.memory, result, now) ? Errno.success : Errno.fault;
    }),
  ];
}

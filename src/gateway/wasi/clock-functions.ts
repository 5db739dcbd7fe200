import { Errno } from './errno';
import type { WasiEntry } from './function-table';
import { wasiFunction } from './function-table';
import type { WasiSystem } from './system';
import { writeU64 } from './system';
import { RESOLUTIONS } from './clocks';

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

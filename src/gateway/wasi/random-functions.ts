import { Errno } from './errno';
import type { WasiEntry } from './function-table';
import { wasiFunction } from './function-table';
import type { WasiSystem } from './system';

/** `random_get`: out of range consumes nothing. */
export function randomFunctions(system: WasiSystem): WasiEntry[] {
  return [
    wasiFunction('random_get', ['i32', 'i32'], (buffer, length) => {
      const random = system.random;
      const target = system.memory.read(buffer, length);
      if (target === undefined) return Errno.fault;
      random.fill(target);
      return Errno.success;
    }),
  ];
}

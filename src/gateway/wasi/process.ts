import { GuestExit } from '../runtime-instance';
import { Errno } from './errno';
import type { WasiEntry } from './function-table';
import { wasiFunction } from './function-table';
import type { WasiSystem } from './system';
import { writeU32 } from './system';

/** Arguments and environment (both empty), yielding, and ending. */
export function processFunctions(system: WasiSystem): WasiEntry[] {
  const sizes = (count: number, bytes: number): number => {
    system.assertOpen();
    const written = writeU32(system.memory, count, 0) && writeU32(system.memory, bytes, 0);
    return written ? Errno.success : Errno.fault;
  };
  const list = (pointers: number, strings: number): number => {
    system.assertOpen();
    const { memory } = system;
    const readable = memory.read(pointers, 0) !== undefined && memory.read(strings, 0) !== undefined;
    return readable ? Errno.success : Errno.fault;
  };
  const exit = wasiFunction('proc_exit', ['i32'], (code) => {
    system.close();
    throw new GuestExit(code);
  });
  return [
    wasiFunction('args_get', ['i32', 'i32'], list),
    wasiFunction('args_sizes_get', ['i32', 'i32'], sizes),
    wasiFunction('environ_get', ['i32', 'i32'], list),
    wasiFunction('environ_sizes_get', ['i32', 'i32'], sizes),
    [exit[0], { ...exit[1], results: [] }],
    wasiFunction('proc_raise', ['i32'], () => Errno.nosys),
    wasiFunction('sched_yield', [], () => {
      system.assertOpen();
      return Errno.success;
    }),
  ];
}

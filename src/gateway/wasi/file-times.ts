import { Errno } from './errno';
import type { WasiSystem } from './system';

const ACCESS = 1;
const ACCESS_NOW = 2;
const CHANGE = 4;
const CHANGE_NOW = 8;

/**
 * The check of `fstflags` that `fd_filestat_set_times` and `path_filestat_set_times` share. "Now" reads the
 * realtime clock once, even in a call that fails afterwards.
 */
export function fileTimes(system: WasiSystem, flags: number): number {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const clocks = system.clocks;
  if (has(ACCESS) && has(ACCESS_NOW)) return Errno.inval;
  if (has(ACCESS_NOW)) clocks.readRealtime();
  if (has(CHANGE) && has(CHANGE_NOW)) return Errno.inval;
  if (has(CHANGE_NOW) && !has(ACCESS_NOW)) clocks.readRealtime();
  return Errno.success;
}

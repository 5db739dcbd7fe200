import { HostPanic } from '../runtime-instance';
import { Errno } from './errno';
import { fileTimes } from './file-times';
import type { WasiEntry } from './function-table';
import { wasiFunction } from './function-table';
import type { WasiSystem } from './system';
import { dataView, writeU64 } from './system';

const BLOCK_DEVICE = 1;
/** What the standard streams claim to allow: reading, writing, seeking and their like, without paths. */
const RIGHTS = 0x08e0_01ffn;
const FLAG_NONBLOCK = 4;
/** DSYNC, RSYNC and SYNC. */
const FLAGS_SYNC = 2 | 8 | 16;
const LAST_ADVICE = 5;

/** `fd_*` about descriptors themselves: what they are, closing, renumbering, flags, size and times. */
export function descriptorFunctions(system: WasiSystem): WasiEntry[] {
  const openOr = (fd: number, errno: number): number => (system.isOpen(fd) ? errno : Errno.badf);
  return [
    wasiFunction('fd_advise', ['i32', 'i64', 'i64', 'i32'], (fd, _offset, _length, advice) =>
      openOr(fd, (advice & 0xff) <= LAST_ADVICE ? Errno.success : Errno.inval),
    ),
    wasiFunction('fd_allocate', ['i32', 'i64', 'i64'], (fd, offset, length) => {
      const end = BigInt.asIntN(64, offset + length);
      if (end < 0n) return openOr(fd, Errno.inval);
      return openOr(fd, end === 0n ? Errno.success : Errno.nosys);
    }),
    wasiFunction('fd_close', ['i32'], (fd) => (system.closeDescriptor(fd) ? Errno.success : Errno.badf)),
    wasiFunction('fd_datasync', ['i32'], (fd) => openOr(fd, Errno.success)),
    wasiFunction('fd_sync', ['i32'], (fd) => openOr(fd, Errno.success)),
    wasiFunction('fd_fdstat_set_flags', ['i32', 'i32'], (fd, flags) => {
      system.assertOpen();
      if (flags & FLAGS_SYNC) return Errno.inval;
      return openOr(fd, flags & FLAG_NONBLOCK ? Errno.nosys : Errno.success);
    }),
    wasiFunction('fd_fdstat_set_rights', ['i32', 'i64', 'i64'], () => Errno.nosys),
    wasiFunction('fd_filestat_set_size', ['i32', 'i64'], (fd) => openOr(fd, Errno.nosys)),
    wasiFunction('fd_filestat_set_times', ['i32', 'i64', 'i64', 'i32'], (fd, _access, _change, flags) => {
      if (!system.isOpen(fd)) return Errno.badf;
      const errno = fileTimes(system, flags);
      if (errno !== Errno.success) return errno;
      // The gateway's runtime falls back to a file system that a standard stream has not got.
      throw new HostPanic();
    }),
    wasiFunction('fd_renumber', ['i32', 'i32'], (from, to) =>
      openOr(from, (to | 0) < 0 ? Errno.badf : Errno.notsup),
    ),
    ...statusFunctions(system),
    ...preopenFunctions(system),
  ];
}

function statusFunctions(system: WasiSystem): WasiEntry[] {
  return [
    wasiFunction('fd_fdstat_get', ['i32', 'i32'], (fd, result) => {
      const open = system.isOpen(fd);
      const bytes = system.memory.read(result, 24);
      if (bytes === undefined) return Errno.fault;
      if (!open) return Errno.badf;
      bytes.fill(0);
      bytes[0] = BLOCK_DEVICE;
      dataView(bytes).setBigUint64(8, RIGHTS, true);
      return Errno.success;
    }),
    wasiFunction('fd_filestat_get', ['i32', 'i32'], (fd, result) => {
      const open = system.isOpen(fd);
      const bytes = system.memory.read(result, 64);
      if (bytes === undefined) return Errno.fault;
      if (!open) return Errno.badf;
      bytes.fill(0);
      bytes[16] = BLOCK_DEVICE;
      bytes[24] = 1;
      return Errno.success;
    }),
  ];
}

/** The standard streams count as preopened directories without a name. */
function preopenFunctions(system: WasiSystem): WasiEntry[] {
  return [
    wasiFunction('fd_prestat_get', ['i32', 'i32'], (fd, result) => {
      if (!system.isOpen(fd)) return Errno.badf;
      return writeU64(system.memory, result, 0n) ? Errno.success : Errno.fault;
    }),
    wasiFunction('fd_prestat_dir_name', ['i32', 'i32', 'i32'], (fd, path, length) => {
      if (!system.isOpen(fd)) return Errno.badf;
      if (length > 0) return Errno.nametoolong;
      return system.memory.read(path, 0) === undefined ? Errno.fault : Errno.success;
    }),
  ];
}

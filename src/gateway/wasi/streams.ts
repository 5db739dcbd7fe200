import { Errno } from './errno';
import type { WasiEntry } from './function-table';
import { wasiFunction } from './function-table';
import type { WasiSystem } from './system';
import { dataView, writeU32 } from './system';

const IOVEC_BYTES = 8;
/** Smallest buffer that a directory entry's header fits. */
const DIRENT_BYTES = 24;

/** Does one transfer: a number of bytes, or undefined where the stream cannot do it (EBADF). */
type Transfer = (bytes: Uint8Array) => number | undefined;
type Transferred = { readonly count: number } | { readonly errno: number };

/** `fd_*` that move bytes: stdin is empty, stdout and stderr take everything, nothing can seek. */
export function streamFunctions(system: WasiSystem): WasiEntry[] {
  const finish = (fd: number, result: number, transfer: () => Transferred): number => {
    if (!system.isOpen(fd)) return Errno.badf;
    const outcome = transfer();
    if ('errno' in outcome) return outcome.errno;
    return writeU32(system.memory, result, outcome.count) ? Errno.success : Errno.fault;
  };
  const noSeek = (fd: number): number => (system.isOpen(fd) ? Errno.nosys : Errno.badf);
  return [
    wasiFunction('fd_read', ['i32', 'i32', 'i32', 'i32'], (fd, iovs, count, result) =>
      finish(fd, result, () => readInto(system, iovs, count, () => (system.isReadable(fd) ? 0 : undefined))),
    ),
    wasiFunction('fd_pread', ['i32', 'i32', 'i32', 'i64', 'i32'], (fd, iovs, count, _offset, result) =>
      finish(fd, result, () => readInto(system, iovs, count, () => undefined)),
    ),
    wasiFunction('fd_write', ['i32', 'i32', 'i32', 'i32'], (fd, iovs, count, result) => {
      if (!system.isOpen(fd)) return Errno.badf;
      const written = writeToSink(system, fd, iovs, count);
      if (written < 0) return -written;
      return writeU32(system.memory, result, written) ? Errno.success : Errno.fault;
    }),
    wasiFunction('fd_pwrite', ['i32', 'i32', 'i32', 'i64', 'i32'], (fd, iovs, count, _offset, result) =>
      finish(fd, result, () =>
        writeFrom(system, iovs, count, (bytes) => (bytes.length === 0 ? 0 : undefined)),
      ),
    ),
    wasiFunction('fd_readdir', ['i32', 'i32', 'i32', 'i64', 'i32'], (_fd, _buffer, length) => {
      system.assertOpen();
      return length < DIRENT_BYTES ? Errno.inval : Errno.badf;
    }),
    wasiFunction('fd_seek', ['i32', 'i64', 'i32', 'i32'], noSeek),
    wasiFunction('fd_tell', ['i32', 'i32'], noSeek),
  ];
}

/** The list of buffers at `iovs`; its size wraps at 2^32 bytes, as in the gateway's runtime. */
function ioVectors(system: WasiSystem, iovs: number, count: number): DataView | undefined {
  const bytes = system.memory.read(iovs, (count << 3) >>> 0);
  return bytes && dataView(bytes);
}

/** Bytes written to the stream behind `fd`, or a negative errno; allocates nothing once the stream is full. */
function writeToSink(system: WasiSystem, fd: number, iovs: number, count: number): number {
  const { memory } = system;
  const sink = system.sink(fd);
  const end = iovs + ((count << 3) >>> 0);
  if (end > memory.size()) return -Errno.fault;
  let total = 0;
  for (let at = iovs; at < end; at += IOVEC_BYTES) {
    const offset = memory.readU32(at) ?? 0;
    const length = memory.readU32(at + 4) ?? 0;
    if (offset + length > memory.size()) return -Errno.fault;
    if (sink === undefined) return -Errno.badf;
    if (length > 0 && !system.discards(fd, length)) sink(memory.read(offset, length) ?? new Uint8Array());
    total += length;
  }
  return total;
}

function readInto(system: WasiSystem, iovs: number, count: number, read: Transfer): Transferred {
  const vectors = ioVectors(system, iovs, count);
  if (vectors === undefined) return { errno: Errno.fault };
  let total = 0;
  for (let at = 0; at < vectors.byteLength; at += IOVEC_BYTES) {
    const length = vectors.getUint32(at + 4, true);
    if (length === 0) continue;
    const bytes = system.memory.read(vectors.getUint32(at, true), length);
    if (bytes === undefined) return { errno: Errno.fault };
    const moved = read(bytes);
    if (moved === undefined) return { errno: Errno.badf };
    total += moved;
    if (moved < length) break;
  }
  return { count: total };
}

function writeFrom(system: WasiSystem, iovs: number, count: number, write: Transfer): Transferred {
  const vectors = ioVectors(system, iovs, count);
  if (vectors === undefined) return { errno: Errno.fault };
  let total = 0;
  for (let at = 0; at < vectors.byteLength; at += IOVEC_BYTES) {
    const bytes = system.memory.read(vectors.getUint32(at, true), vectors.getUint32(at + 4, true));
    if (bytes === undefined) return { errno: Errno.fault };
    const moved = write(bytes);
    if (moved === undefined) return { errno: Errno.badf };
    total += moved;
  }
  return { count: total };
}

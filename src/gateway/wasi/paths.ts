import { Errno } from './errno';
import { fileTimes } from './file-times';
import type { WasiEntry } from './function-table';
import { wasiFunction } from './function-table';
import type { WasiSystem } from './system';

/**
 * `path_*`: no descriptor is a directory, so all of them fail. In order: unreadable path EFAULT; a path that is
 * absolute, leaves its directory or is not UTF-8 EPERM; unknown descriptor EBADF; else ENOTDIR.
 */
export function pathFunctions(system: WasiSystem): WasiEntry[] {
  const directory = (fd: number): number => (system.isOpen(fd) ? Errno.notdir : Errno.badf);
  const at = (fd: number, path: number, length: number): number => {
    system.assertOpen();
    const bytes = system.memory.read(path, length);
    if (bytes === undefined) return Errno.fault;
    return staysInside(bytes) ? directory(fd) : Errno.perm;
  };
  return [
    wasiFunction('path_create_directory', ['i32', 'i32', 'i32'], at),
    wasiFunction('path_remove_directory', ['i32', 'i32', 'i32'], at),
    wasiFunction('path_unlink_file', ['i32', 'i32', 'i32'], at),
    wasiFunction('path_filestat_get', ['i32', 'i32', 'i32', 'i32', 'i32'], (fd, _flags, path, length) =>
      at(fd, path, length),
    ),
    wasiFunction(
      'path_filestat_set_times',
      ['i32', 'i32', 'i32', 'i32', 'i64', 'i64', 'i32'],
      (fd, _flags, path, length, _access, _change, timeFlags) => {
        const errno = fileTimes(system, timeFlags);
        return errno === Errno.success ? at(fd, path, length) : errno;
      },
    ),
    wasiFunction('path_link', ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], (fd, _flags, path, length) =>
      at(fd, path, length),
    ),
    wasiFunction(
      'path_open',
      ['i32', 'i32', 'i32', 'i32', 'i32', 'i64', 'i64', 'i32', 'i32'],
      (fd, _flags, path, length) => at(fd, path, length),
    ),
    wasiFunction(
      'path_readlink',
      ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
      (fd, path, length, _buffer, bufferLength) => {
        system.assertOpen();
        return length === 0 || bufferLength === 0 ? Errno.inval : at(fd, path, length);
      },
    ),
    wasiFunction('path_rename', ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], at),
    wasiFunction('path_symlink', ['i32', 'i32', 'i32', 'i32', 'i32'], (_target, _targetLength, fd) =>
      directory(fd),
    ),
  ];
}

const SLASH = 0x2f;
const DOT = 0x2e;

/** Whether a path is UTF-8, relative and, once `.` and `..` are resolved, names something below its directory. */
function staysInside(path: Uint8Array): boolean {
  if (path[0] === SLASH || !isUtf8(path)) return false;
  let depth = 0;
  let start = 0;
  for (let end = 0; end <= path.length; end += 1) {
    if (end < path.length && path[end] !== SLASH) continue;
    const length = end - start;
    const dots = (length === 1 || length === 2) && path[start] === DOT && path[end - 1] === DOT;
    if (dots) depth -= length - 1;
    else if (length > 0) depth += 1;
    if (depth < 0) return false;
    start = end + 1;
  }
  return true;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return false;
  }
}

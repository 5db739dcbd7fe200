import { Errno } from './errno';
import type { WasiEntry } from './function-table';
import { wasiFunction } from './function-table';
import type { WasiSystem } from './system';

/** `sock_*`: no descriptor is a socket. */
export function socketFunctions(system: WasiSystem): WasiEntry[] {
  const notSocket = (): number => {
    system.assertOpen();
    return Errno.badf;
  };
  return [
    wasiFunction('sock_accept', ['i32', 'i32', 'i32'], notSocket),
    wasiFunction('sock_recv', ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], notSocket),
    wasiFunction('sock_send', ['i32', 'i32', 'i32', 'i32', 'i32'], (_fd, _data, _count, flags) => {
      const errno = notSocket();
      return flags === 0 ? errno : Errno.notsup;
    }),
    wasiFunction('sock_shutdown', ['i32', 'i32'], notSocket),
  ];
}

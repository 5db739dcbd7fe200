import type { HostModule } from '../../../src/wasm/link';
import type { FunctionType, ValueType } from '../../../src/wasm/module';

const codes: Readonly<Record<string, ValueType>> = { i: 127, I: 126, f: 125, F: 124 };

/** `iiI:i` is three parameters (i32, i32, i64) and one i32 result. */
function signature(text: string): FunctionType {
  const [params = '', results = ''] = text.split(':');
  const types = (letters: string): ValueType[] => [...letters].map((letter) => codes[letter]!);
  return { params: types(params), results: types(results) };
}

function host(name: string, functions: string): HostModule {
  const entries = functions
    .trim()
    .split(/\s+/)
    .map((entry) => entry.split('=') as [string, string])
    .map(([key, text]) => [key, signature(text)] as const);
  return { name, functions: new Map(entries) };
}

/** What the gateway offers a guard to import (gateway-contract 2.3). */
export const hosts: readonly HostModule[] = [
  host('env', 'call_backend=iiiiii:i host_log=iii:'),
  host(
    'wasi_snapshot_preview1',
    `args_get=ii:i args_sizes_get=ii:i environ_get=ii:i environ_sizes_get=ii:i clock_res_get=ii:i
     clock_time_get=iIi:i fd_advise=iIIi:i fd_allocate=iII:i fd_close=i:i fd_datasync=i:i fd_fdstat_get=ii:i
     fd_fdstat_set_flags=ii:i fd_fdstat_set_rights=iII:i fd_filestat_get=ii:i fd_filestat_set_size=iI:i
     fd_filestat_set_times=iIIi:i fd_pread=iiiIi:i fd_prestat_get=ii:i fd_prestat_dir_name=iii:i
     fd_pwrite=iiiIi:i fd_read=iiii:i fd_readdir=iiiIi:i fd_renumber=ii:i fd_seek=iIii:i fd_sync=i:i
     fd_tell=ii:i fd_write=iiii:i path_create_directory=iii:i path_filestat_get=iiiii:i
     path_filestat_set_times=iiiiIIi:i path_link=iiiiiii:i path_open=iiiiiIIii:i path_readlink=iiiiii:i
     path_remove_directory=iii:i path_rename=iiiiii:i path_symlink=iiiii:i path_unlink_file=iii:i
     poll_oneoff=iiii:i proc_exit=i: proc_raise=i:i sched_yield=:i random_get=ii:i sock_accept=iii:i
     sock_recv=iiiiii:i sock_send=iiiii:i sock_shutdown=ii:i`,
  ),
];

import type { HostModule } from '../runtime-instance';
import { clockFunctions } from './clock-functions';
import { descriptorFunctions } from './descriptors';
import { pathFunctions } from './paths';
import { pollFunctions } from './poll';
import { processFunctions } from './process';
import { randomFunctions } from './random-functions';
import { socketFunctions } from './sockets';
import { streamFunctions } from './streams';
import type { WasiOptions } from './system';
import { WasiSystem } from './system';

/**
 * `wasi_snapshot_preview1` as one guard instance sees it, with nothing behind it (gateway-contract 5). Its
 * clocks, random stream and open descriptors belong to that instance and live as long as it does.
 * `proc_exit` throws `GuestExit`; where the gateway's host function would panic, `HostPanic` is thrown.
 */
export function createWasi(options: WasiOptions): HostModule {
  const system = new WasiSystem(options);
  return {
    name: 'wasi_snapshot_preview1',
    functions: new Map([
      ...clockFunctions(system),
      ...descriptorFunctions(system),
      ...pathFunctions(system),
      ...pollFunctions(system),
      ...processFunctions(system),
      ...randomFunctions(system),
      ...socketFunctions(system),
      ...streamFunctions(system),
    ]),
  };
}

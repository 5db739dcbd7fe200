import { callBackend, refuseUnrecorded } from './call-backend';
import type { HostFunction, HostModule } from './runtime-instance';
import { HostPanic } from './runtime-instance';
import type { HostContext } from './host-context';

const I32 = 127;

/**
 * `env` as a guard can import it: `call_backend` and `host_log` (gateway-contract 4). Once their records are
 * full both do their work without allocating: with a stack of millions of guest frames every garbage
 * collection takes long, and a recursion that logs must overflow as in the gateway, not run out of time.
 */
export function createHostFunctions(context: HostContext): HostModule {
  const callBackendImport: HostFunction = (toolPtr, toolLen, argsPtr, argsLen, resultPtr, resultSize) => {
    const { calls } = context.record;
    if (calls.size >= context.backendCalls && !calls.hasRoom) return refuseUnrecorded(calls);
    const request = {
      tool: { offset: u32(toolPtr), length: u32(toolLen) },
      args: { offset: u32(argsPtr), length: u32(argsLen) },
      result: { offset: u32(resultPtr), length: u32(resultSize) },
    };
    // Asked for here: each frame of ours between the guard and this costs as much as one of the guard.
    return callBackend(context, request, calls.hasRoom ? context.currentStack() : undefined);
  };
  const hostLog: HostFunction = (level, pointer, length) => {
    const { memory, record } = context;
    if (memory === undefined) throw new HostPanic();
    const offset = u32(pointer);
    const size = u32(length);
    if (offset + size > memory.size()) return undefined;
    if (record.logs.hasRoom) record.log(u32(level), memory.read(offset, size) ?? NO_BYTES);
    else record.logs.lose();
    return undefined;
  };
  return {
    name: 'env',
    functions: new Map([
      ['call_backend', { params: [I32, I32, I32, I32, I32, I32], results: [I32], call: callBackendImport }],
      ['host_log', { params: [I32, I32, I32], results: [], call: hostLog }],
    ]),
  };
}

const NO_BYTES = new Uint8Array();

function u32(value: number | bigint | undefined): number {
  return Number(value) >>> 0;
}

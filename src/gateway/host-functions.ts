import type { Backend } from './backend';
import { callBackend } from './call-backend';
import type { InvocationRecord } from './invocation-record';
import type { Frame } from './invocation';
import type { GuestMemory, HostModule } from './runtime-instance';
import { HostPanic } from './runtime-instance';

const I32 = 127;

/** What the host functions act on; read anew at each call, because each invocation brings its own. */
export interface HostContext {
  /** Undefined in a module without memory. */
  readonly memory: GuestMemory | undefined;
  readonly backend: Backend;
  /** `call_backend` calls per invocation. */
  readonly backendCalls: number;
  readonly record: InvocationRecord;
  /** The guest's frames at this moment, innermost first. */
  currentStack(): readonly Frame[];
}

/** `env` as a guard can import it: `call_backend` and `host_log` (gateway-contract 4). */
export function createHostFunctions(context: () => HostContext): HostModule {
  return {
    name: 'env',
    functions: new Map([
      [
        'call_backend',
        {
          params: [I32, I32, I32, I32, I32, I32],
          results: [I32],
          call: (...raw) => {
            const [toolPtr = 0, toolLen = 0, argsPtr = 0, argsLen = 0, resultPtr = 0, resultSize = 0] =
              u32s(raw);
            return callBackend(context(), {
              tool: { offset: toolPtr, length: toolLen },
              args: { offset: argsPtr, length: argsLen },
              result: { offset: resultPtr, length: resultSize },
            });
          },
        },
      ],
      [
        'host_log',
        {
          params: [I32, I32, I32],
          results: [],
          call: (...raw) => {
            const [level = 0, offset = 0, length = 0] = u32s(raw);
            const { memory, record } = context();
            if (memory === undefined) throw new HostPanic();
            const message = memory.read(offset, length);
            if (message !== undefined) record.log(level, message);
            return undefined;
          },
        },
      ],
    ]),
  };
}

function u32s(raw: readonly (number | bigint)[]): number[] {
  return raw.map((value) => Number(value) >>> 0);
}

import { decodeModule } from './decode';
import { type HostModule, resolveImports } from './link';
import type { LoadError, Result, WasmModule } from './module';
import { dataOutOfRange } from './segments';
import { validateModule } from './validate/module';

/**
 * Everything that decides whether a module loads before any of its code runs, in the gateway's order: decoding,
 * validation, imports, data segments (gateway-contract 2, wazero L2). The start function comes after, and is not
 * looked at. `memoryLimitPages` is the memory cap in pages of 64 KiB.
 */
export function checkModule(
  bytes: Uint8Array,
  options: { readonly memoryLimitPages: number; readonly hosts: readonly HostModule[] },
): Result<WasmModule, LoadError> {
  const decoded = decodeModule(bytes, options);
  if (!decoded.ok) return decoded;
  const module = decoded.value;
  const valid = validateModule(module);
  if (!valid.ok) return valid;
  const linked = resolveImports(module, options.hosts);
  if (!linked.ok) return linked;
  const data = dataOutOfRange(module);
  if (data !== undefined) return { ok: false, error: data };
  const exhausted = localsExhaustion(module);
  return exhausted === undefined ? decoded : { ok: false, error: exhausted };
}

/** Locals of one function that the gateway was seen to take (the vector `huge-code-locals-100M`), and more. */
const TAKEN_LOCALS = 2 ** 27;
/** With 2^32 - 1 of them its process was seen to run out of memory; half as many take half as many tens of GiB. */
const FATAL_LOCALS = 2 ** 31;

/** What the gateway's compiler, which makes something of each local, comes to: nothing limits their number. */
function localsExhaustion(module: WasmModule): LoadError | undefined {
  for (const [position, { locals, range }] of module.code.entries()) {
    const count = locals.reduce((sum, group) => sum + group.count, 0);
    if (count <= TAKEN_LOCALS) continue;
    const index = module.importedFunctionCount + position;
    const location = { offset: range.start, at: { kind: 'function', index } } as const;
    const declares = `function[${position}] declares ${count} locals`;
    return count < FATAL_LOCALS
      ? {
          message: `${declares}, and whether the gateway has memory for them depends on its machine`,
          by: 'engine',
          ...location,
        }
      : {
          message: `the gateway’s process runs out of memory and ends: ${declares}`,
          by: 'crash',
          ...location,
        };
  }
  return undefined;
}

import { decodeModule } from './decode';
import { type HostModule, resolveImports } from './link';
import type { LoadError, Outcome, WasmModule } from './module';
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
): Outcome<WasmModule, LoadError> {
  const decoded = decodeModule(bytes, options);
  if (!decoded.ok) return decoded;
  const module = decoded.value;
  const valid = validateModule(module);
  if (!valid.ok) return valid;
  const linked = resolveImports(module, options.hosts);
  if (!linked.ok) return linked;
  const data = dataOutOfRange(module);
  return data === undefined ? decoded : { ok: false, error: data };
}

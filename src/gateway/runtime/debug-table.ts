import { PRIVATE } from '../../wasm/rewrite/module-additions';
import { debugHelper, HELPER_IMPORTS } from '../../wasm/rewrite/debug-helper';
import type { DebugInfo } from '../../wasm/rewrite/debug-instrumentation';

/**
 * Connects a module rewritten for debugging to its debug area. `paused` is called where the guard is to stop, with the
 * address of its record (0: none) and the offset in the original file; the guard goes on when it returns.
 */
export function connectDebugger(
  exports: WebAssembly.Exports,
  info: DebugInfo,
  area: WebAssembly.Memory,
  paused: (record: number, offset: number) => void,
): void {
  const table = exports[PRIVATE.debugTable];
  const armed = exports[PRIVATE.debugArmed];
  if (!(table instanceof WebAssembly.Table) || !(armed instanceof WebAssembly.Global)) return;
  const helper = new WebAssembly.Instance(new WebAssembly.Module(debugHelper(info)), {
    [HELPER_IMPORTS.module]: {
      [HELPER_IMPORTS.area]: area,
      [HELPER_IMPORTS.armed]: armed,
      [HELPER_IMPORTS.paused]: paused,
    },
  });
  for (const [slot, value] of Object.entries(helper.exports)) table.set(Number(slot), value);
}

import { functionType, type FunctionType, type WasmModule } from '../wasm/module';
import type { GuardFunction } from './invocation';
import type { RuntimeInstance } from './runtime-instance';

/** The gateway checks signatures in this order. */
const CHECKED: readonly GuardFunction[] = ['label_resource', 'label_response', 'label_agent'];
const I32 = 127;

const STANDARD_GO =
  'WASM module does not export guard functions. This usually means the guard was compiled with standard Go ' +
  'instead of TinyGo. TinyGo is required for proper function exports. Note: TinyGo 0.34 supports Go 1.19-1.23 ' +
  '(not yet compatible with Go 1.25). See examples/guards/sample-guard/README.md for details';

/** What of an instance or module the check needs. */
export type ExportedFunctions = Pick<RuntimeInstance, 'hasFunction' | 'signature'>;

/** The exported functions of a module that is not run. */
export function exportedFunctions(module: WasmModule): ExportedFunctions {
  const types = new Map<string, FunctionType>();
  for (const { kind, name, index } of module.exports) {
    const type = kind === 'func' ? functionType(module, index) : undefined;
    if (type) types.set(name, type);
  }
  return { hasFunction: (name) => types.has(name), signature: (name) => types.get(name) };
}

/** The gateway's error about a guard's exports, or undefined when they are right (gateway-contract 2.5, 2.6). */
export function exportsError(guard: ExportedFunctions): string | undefined {
  const hasResource = guard.hasFunction('label_resource');
  if (!hasResource || !guard.hasFunction('label_response')) {
    return !hasResource && guard.hasFunction('_start')
      ? STANDARD_GO
      : 'WASM module must export label_resource and label_response functions';
  }
  if (!guard.hasFunction('label_agent')) return 'WASM module must export label_agent';
  for (const name of CHECKED) {
    const { params = [], results = [] } = guard.signature(name) ?? {};
    const fits =
      params.length === 4 && results.length === 1 && [...params, ...results].every((type) => type === I32);
    if (fits) continue;
    const got = `[${params.join(' ')}]->[${results.join(' ')}]`;
    return `WASM module function ${name} must have signature (i32,i32,i32,i32)->i32, got ${got}`;
  }
  return undefined;
}

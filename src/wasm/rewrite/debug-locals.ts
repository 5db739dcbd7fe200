import { functionType, type ValueType, type WasmModule } from '../module';
import { F32, F64, I32, I64, V128 } from '../value-types';
import { RECORD } from './debug-area';

/** A parameter or local whose value is kept for the debugger. */
export interface KeptLocal {
  /** Index among the function's parameters and locals. */
  readonly index: number;
  readonly type: ValueType;
  /** Where it is in a record, in bytes. */
  readonly at: number;
}

/** What is kept of a function's locals. */
export interface KeptLocals {
  readonly kept: readonly KeptLocal[];
  /** Size of a record of the function, in bytes. */
  readonly size: number;
  /** Parameters and locals in all. */
  readonly total: number;
}

/** Locals kept for each call; unoptimized code has hundreds, which a compiler made and no one knows by name. */
const MAX_KEPT = 64;
const SIZES: ReadonlyMap<ValueType, number> = new Map([
  [I32, 8],
  [I64, 8],
  [F32, 8],
  [F64, 8],
  [V128, 16],
]);

/** Which parameters and locals of function `index` (imports included) are kept: the first numbers and vectors. */
export function keptLocals(module: WasmModule, index: number): KeptLocals {
  const params = functionType(module, index)?.params ?? [];
  const groups = module.code[index - module.importedFunctionCount]?.locals ?? [];
  const kept: KeptLocal[] = [];
  let at: number = RECORD.locals;
  let next = 0;
  for (const { count, type } of [...params.map((type) => ({ count: 1, type })), ...groups]) {
    const size = SIZES.get(type);
    for (let i = 0; size !== undefined && i < count && kept.length < MAX_KEPT; i++) {
      kept.push({ index: next + i, type, at });
      at += size;
    }
    next += count;
  }
  return { kept, size: Math.ceil(at / 16) * 16, total: next };
}

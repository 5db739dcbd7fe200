import { LoadFailure } from '../load-failure';
import type { GlobalType, Limit, TableType, WasmModule } from '../module';

/** The module's index spaces: imports first, then what it defines. */
export interface Declarations {
  readonly module: WasmModule;
  /** Type index of every function. */
  readonly functions: readonly number[];
  readonly globals: readonly GlobalType[];
  readonly importedGlobals: readonly GlobalType[];
  readonly tables: readonly TableType[];
  readonly memory?: Limit;
}

/** Collects the index spaces; a memory both imported and defined is refused, in the gateway's odd words. */
export function declarations(module: WasmModule): Declarations {
  const functions: number[] = [];
  const importedGlobals: GlobalType[] = [];
  const tables: TableType[] = [];
  let memory: Limit | undefined;
  for (const entry of module.imports) {
    if (entry.kind === 'func') functions.push(entry.typeIndex);
    else if (entry.kind === 'global') importedGlobals.push(entry.global);
    else if (entry.kind === 'table') tables.push(entry.table);
    else memory = entry.memory;
  }
  if (memory !== undefined && module.memory !== undefined) {
    throw new LoadFailure('at most one table allowed in module', undefined, { kind: 'memory' });
  }
  memory ??= module.memory;
  return {
    module,
    functions: functions.concat(module.functions),
    globals: importedGlobals.concat(module.globals),
    importedGlobals,
    tables: tables.concat(module.tables),
    ...(memory === undefined ? {} : { memory }),
  };
}

import { functionType, type Export, type FunctionType, type Import, type WasmModule } from '../wasm/module';
import { valueTypeName } from '../wasm/value-types';

/** An import in words; `type` is a signature, a memory's or table's size, or a global's type. */
export interface ImportFact {
  readonly module: string;
  readonly name: string;
  readonly kind: Import['kind'];
  readonly type: string;
}

export interface ExportFact {
  readonly name: string;
  readonly kind: Export['kind'];
  readonly index: number;
  readonly type: string;
}

/** A signature as people write it: `(i32,i32)->i32`; `?` for a type that is not there. */
export function signatureText(type: FunctionType | undefined): string {
  if (!type) return '?';
  const names = (types: readonly number[]): string => types.map(valueTypeName).join(',');
  return `(${names(type.params)})->${type.results.length === 1 ? names(type.results) : `(${names(type.results)})`}`;
}

export function describeImport(module: WasmModule, entry: Import): ImportFact {
  const { name, kind } = entry;
  return { module: entry.module, name, kind, type: importType(module, entry) };
}

export function describeExport(module: WasmModule, entry: Export): ExportFact {
  const { name, kind, index } = entry;
  return { name, kind, index, type: kind === 'func' ? signatureText(functionType(module, index)) : '' };
}

function importType(module: WasmModule, entry: Import): string {
  switch (entry.kind) {
    case 'func':
      return signatureText(module.types[entry.typeIndex]);
    case 'memory':
      return `${String(entry.memory.min)} pages`;
    case 'table':
      return `${String(entry.table.min)} ${valueTypeName(entry.table.element)}`;
    case 'global':
      return `${entry.global.mutable ? 'mutable ' : ''}${valueTypeName(entry.global.type)}`;
  }
}

/** Functions that toolchains expect to be called before any other (gateway-contract 2.4). */
const STARTUP_FUNCTIONS: readonly string[] = ['_start', '_initialize'];

/** What is said of a startup function that a guard exports, after its name. */
export const NEVER_CALLED = 'the gateway never calls it, so its constructors and startup code do not run';

/** Whether an export is a startup function, which the gateway does not call. */
export function isNeverCalled({ kind, name }: Pick<Export, 'kind' | 'name'>): boolean {
  return kind === 'func' && STARTUP_FUNCTIONS.includes(name);
}

import type { VariableNames } from '../wasm/debug/variable-names';
import type { ValueType, WasmModule } from '../wasm/module';
import { areaLayout, type AreaLayout } from '../wasm/rewrite/debug-area';
import { keptLocals, type KeptLocal } from '../wasm/rewrite/debug-locals';
import { isFine, takesInstructions } from '../wasm/rewrite/debug-points';

/** Globals that are shown. */
const MAX_GLOBALS = 1000;

/** A local or global; its name only where the guard's name section has one. */
interface NamedVariable {
  readonly type: ValueType;
  readonly name?: string;
}

/** What the debugger knows of a guard as a whole; functions are asked for when a stack shows them. */
export interface DebuggedGuard {
  readonly layout: AreaLayout;
  readonly importedFunctionCount: number;
  /** Where the body of each function of the guard ends, in its file. */
  readonly codeEnds: Float64Array<ArrayBuffer>;
  /** Whether it is small enough to be stopped at each instruction. */
  readonly isFine: boolean;
  /** Functions, as positions in the code section, that are too large for that. */
  readonly coarse: readonly number[];
  readonly hasMemory: boolean;
  /** The first of them. */
  readonly globals: readonly NamedVariable[];
}

/** What the debugger shows of a function. */
export interface DebuggedFunction {
  /** From the name section, else the name it is exported under, else `$` and its index. */
  readonly name: string;
  /** Parameters and locals whose values are kept. */
  readonly locals: readonly (KeptLocal & NamedVariable)[];
  /** Parameters and locals in all. */
  readonly total: number;
}

export function debuggedGuard(module: WasmModule, names: VariableNames): DebuggedGuard {
  const bodies = module.code.map((code, position) => ({
    code,
    locals: keptLocals(module, module.importedFunctionCount + position),
  }));
  return {
    layout: areaLayout(module),
    importedFunctionCount: module.importedFunctionCount,
    codeEnds: Float64Array.from(module.code, ({ range }) => range.end),
    isFine: isFine(bodies),
    coarse: bodies.flatMap(({ code, locals }, position) =>
      takesInstructions(code, locals) ? [] : [position],
    ),
    hasMemory: module.memory !== undefined,
    globals: module.globals
      .slice(0, MAX_GLOBALS)
      .map(({ type }, index) => ({ type, ...named(names.global(index)) })),
  };
}

/** The function with this index, imports included. */
export function debuggedFunction(module: WasmModule, names: VariableNames, index: number): DebuggedFunction {
  const { kept, total } = keptLocals(module, index);
  return {
    name: functionName(module, index),
    locals: kept.map((local) => ({ ...local, ...named(names.local(index, local.index)) })),
    total,
  };
}

function named(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name };
}

function functionName(module: WasmModule, index: number): string {
  const exported = (): string | undefined =>
    module.exports.find((entry) => entry.kind === 'func' && entry.index === index)?.name;
  return module.functionNames.get(index) ?? exported() ?? unnamedFunction(index);
}

/** What a function without a name is called. */
export function unnamedFunction(index: number): string {
  return `$${String(index)}`;
}

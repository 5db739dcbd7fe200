import type { FunctionType, ValueType, WasmModule } from '../module';
import { ByteWriter } from './byte-writer';

const END = 0x0b;
const FUNCREF = 0x70;

/**
 * What the rewriter adds to a module. Everything goes after what is there, so that no index of the guard's
 * moves, and everything is exported under names of ours: the guard's own exports are not carried over.
 */
export class ModuleAdditions {
  readonly types: FunctionType[];
  /** Type indices of the added functions. */
  readonly functions: number[] = [];
  readonly bodies: ByteWriter[] = [];
  readonly globals: { readonly type: ValueType; readonly mutable: boolean; readonly init: Uint8Array }[] = [];
  readonly exports = new Map<string, { readonly kind: number; readonly index: number }>();
  /** Index of the first added function. */
  readonly firstFunction: number;
  readonly #tables: { size: number }[] = [];
  readonly #typeIndices = new Map<string, number>();

  constructor(private readonly module: WasmModule) {
    this.types = [];
    this.firstFunction = module.importedFunctionCount + module.functions.length;
  }

  /** Adds a function; `body` is its locals and instructions without the final `end`. Returns its index. */
  function(type: FunctionType, body: readonly number[] | ByteWriter): number {
    const content = new ByteWriter(32);
    if (body instanceof ByteWriter) content.append(body);
    else content.bytes(body);
    this.bodies.push(content.byte(END));
    this.functions.push(this.type(type));
    return this.firstFunction + this.functions.length - 1;
  }

  type(type: FunctionType): number {
    const key = `${type.params.join()}>${type.results.join()}`;
    const known = this.#typeIndices.get(key);
    if (known !== undefined) return known;
    const index = this.module.types.length + this.types.push(type) - 1;
    this.#typeIndices.set(key, index);
    return index;
  }

  /** Adds a global with initializer `init` (`end` included); exported when `name` is given. Returns its index. */
  global(type: ValueType, mutable: boolean, init: Uint8Array | readonly number[], name?: string): number {
    const index = this.module.globals.length + this.globals.length;
    this.globals.push({ type, mutable, init: Uint8Array.from(init) });
    if (name !== undefined) this.export(name, 'global', index);
    return index;
  }

  /** Index of the table through which added functions call the host; added when first asked for. */
  get hostTable(): number {
    const known = this.exports.get(PRIVATE.hostTable);
    return known?.index ?? this.table(PRIVATE.hostTable, Object.keys(HOST_SLOT).length);
  }

  /** Adds a table of `size` functions, exported under `name`. Returns its index. */
  table(name: string, size: number): number {
    const index = this.module.tables.length + this.#tables.push({ size }) - 1;
    this.export(name, 'table', index);
    return index;
  }

  /** Changes the size of the added table `index`. */
  resize(index: number, size: number): void {
    const table = this.#tables[index - this.module.tables.length];
    if (table !== undefined) table.size = size;
  }

  export(name: string, kind: 'func' | 'table' | 'memory' | 'global', index: number): void {
    this.exports.set(name, { kind: ['func', 'table', 'memory', 'global'].indexOf(kind), index });
  }

  /** The types of the added tables: element type and limits. */
  get tableTypes(): readonly ByteWriter[] {
    return this.#tables.map(({ size }) => new ByteWriter(16).byte(FUNCREF).byte(1).u32(size).u32(size));
  }
}

/** Names of what a rewritten module exports besides its functions. */
export const PRIVATE = {
  memory: 'memory',
  hostTable: 'host',
  /** Functions of the debugger, in a module rewritten for it. */
  debugTable: 'debug',
  /** Non-zero in such a module while each instruction may be one to stop at. */
  debugArmed: 'armed',
  /** The function that lists points, in a module rewritten to count them. */
  coverageTable: 'coverage',
  /** Runs table initializers and the segments the engine does not apply itself; before the start function. */
  initialise: 'initialise',
  /** Non-zero (or counted down to zero, when interruptible): the next loop header asks the host. */
  loopSwitch: 'loop',
  /** Operands of the last float to integer conversions. */
  lastF32: 'f32',
  lastF64: 'f64',
  /** Operand and table of the last call_indirect. */
  lastIndex: 'index',
  lastTable: 'table',
} as const;

/** Entries of the host's table. */
export const HOST_SLOT = { growFailed: 0, loopHeader: 1, grown: 2 } as const;

/** Export name of function `index`, of table `index` of the guard, and of the raw form of a function. */
export const functionExport = (index: number): string => `function ${String(index)}`;
export const tableExport = (index: number): string => `table ${String(index)}`;
export const rawExport = (index: number): string => `raw ${String(index)}`;

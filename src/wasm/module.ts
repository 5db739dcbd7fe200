/**
 * Binary code of a value type as the gateway prints it: 127 i32, 126 i64, 125 f32, 124 f64, 123 v128, 112 funcref,
 * 111 externref, 105 exnref. References the gateway lets through although they are newer add to it: 256 for one
 * that excludes null, 512 plus 1024 times the type index for one to functions of a type (see value-types.ts).
 */
export type ValueType = number;

export interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** Where the type is in an explicit recursion group (0x4e). */
  readonly group?: { readonly position: number; readonly size: number };
}

/** Bytes `start` (inclusive) to `end` (exclusive) of the module's file. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface Section {
  readonly id: number;
  /** The section's name in gateway texts (`type`, `code`, …); custom sections: `custom`. */
  readonly name: string;
  /** For custom sections, their own name. */
  readonly customName?: string;
  /** From the id byte to the end of the content. */
  readonly range: ByteRange;
  /** The content; for a custom section, what follows its name. */
  readonly content: ByteRange;
}

export interface Limit {
  readonly min: number;
  readonly max?: number;
}

export interface TableType extends Limit {
  readonly element: ValueType;
}

export interface GlobalType {
  readonly type: ValueType;
  readonly mutable: boolean;
}

interface ImportName {
  readonly module: string;
  readonly name: string;
  readonly range: ByteRange;
}
export type Import = ImportName &
  (
    | { readonly kind: 'func'; readonly typeIndex: number }
    | { readonly kind: 'table'; readonly table: TableType }
    | { readonly kind: 'memory'; readonly memory: Limit }
    | { readonly kind: 'global'; readonly global: GlobalType }
  );

export type ExternalKind = 'func' | 'table' | 'memory' | 'global';

export interface Export {
  readonly name: string;
  readonly kind: ExternalKind;
  readonly index: number;
  readonly range: ByteRange;
}

export interface Global extends GlobalType {
  /** The initializer, `end` included. */
  readonly init: ByteRange;
}

export interface Table extends TableType {
  /** Initialiser expression of a table written with the 0x40 0x00 prefix, `end` included. */
  readonly init?: ByteRange;
}

export interface LocalGroup {
  readonly count: number;
  readonly type: ValueType;
}

/** A function body. */
export interface Code {
  /** From the body's size field to its last byte. */
  readonly range: ByteRange;
  /** The body: locals and expression. */
  readonly body: ByteRange;
  readonly locals: readonly LocalGroup[];
  /** The expression, `end` included. */
  readonly expression: ByteRange;
}

export interface ElementSegment {
  readonly mode: 'active' | 'passive' | 'declarative';
  readonly table: number;
  /** Offset expression of an active segment, `end` included. */
  readonly offset?: ByteRange;
  readonly type: ValueType;
  /** Function indices; `null` for ref.null; for other expressions, the expression. */
  readonly init: readonly (number | null | ByteRange)[];
  readonly range: ByteRange;
}

export interface DataSegment {
  readonly mode: 'active' | 'passive';
  readonly offset?: ByteRange;
  /** The bytes to be copied. */
  readonly bytes: ByteRange;
  readonly range: ByteRange;
}

/** A decoded module: facts about the original bytes, nothing copied out of them. */
export interface WasmModule {
  readonly bytes: Uint8Array;
  readonly sections: readonly Section[];
  readonly types: readonly FunctionType[];
  readonly imports: readonly Import[];
  /** Type indices of the functions defined here (imports not included). */
  readonly functions: readonly number[];
  readonly tables: readonly Table[];
  /** The memory defined here. */
  readonly memory?: Limit;
  readonly globals: readonly Global[];
  readonly exports: readonly Export[];
  readonly start?: number;
  readonly elements: readonly ElementSegment[];
  readonly dataCount?: number;
  readonly code: readonly Code[];
  readonly data: readonly DataSegment[];
  /** Module name of the name section. */
  readonly moduleName?: string;
  /** Name section, function index (imports included) to name, as the gateway's runtime looks them up. */
  readonly functionNames: ReadonlyMap<number, string>;
  readonly importedFunctionCount: number;
}

const importedTypes = new WeakMap<WasmModule, readonly number[]>();

/** Type indices of the imported functions, in order. */
function importedFunctionTypes(module: WasmModule): readonly number[] {
  let types = importedTypes.get(module);
  if (types === undefined) {
    types = module.imports.flatMap((entry) => (entry.kind === 'func' ? entry.typeIndex : []));
    importedTypes.set(module, types);
  }
  return types;
}

/** Type of function `index` (imports included), or undefined when there is none. */
export function functionType(module: WasmModule, index: number): FunctionType | undefined {
  if (index < module.importedFunctionCount) return module.types[importedFunctionTypes(module)[index] ?? -1];
  const typeIndex = module.functions[index - module.importedFunctionCount];
  return typeIndex === undefined ? undefined : module.types[typeIndex];
}

/** Why a module does not load; `offset` and `at` say where. */
export interface LoadError {
  /** The gateway's text, without `INSTANTIATE_PREFIX` (`src/gateway/texts.ts`). */
  readonly message: string;
  /**
   * Absent for a refusal of the gateway. `engine`: Guard Lab could not find out, and `message` says why. `crash`: the
   * gateway's process ends, and `message` says of what.
   */
  readonly by?: 'engine' | 'crash';
  /** Byte offset in the original file nearest to the cause. */
  readonly offset?: number;
  /**
   * What the error is about, for editors that can point at a declaration. Indices count imports first, as in
   * the module's index spaces; `import` and `export` count entries of their section.
   */
  readonly at?:
    | {
        readonly kind: 'import' | 'export' | 'function' | 'global' | 'table' | 'element' | 'data' | 'type';
        readonly index: number;
      }
    | { readonly kind: 'memory' | 'start' | 'custom' };
  /** What is wrong, where editors can correct it. */
  readonly fault?: LoadFault;
}

/** `memory-limit`: memory is declared larger than `limitPages` pages. `import-type`: the host's function has another. */
export type LoadFault =
  { readonly kind: 'memory-limit'; readonly limitPages: number } | { readonly kind: 'import-type' };

export type Result<T, E> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

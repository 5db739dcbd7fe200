import type { ValueType } from './module';

/** What follows an opcode, in order. `memory argument` is an alignment exponent and an offset. */
export type ImmediateKind =
  | 'none'
  | 'block type'
  | 'label'
  | 'labels'
  | 'function'
  | 'type, table'
  | 'type'
  | 'value types'
  | 'local'
  | 'global'
  | 'table'
  | 'table, table'
  | 'element'
  | 'element, table'
  | 'data'
  | 'data, memory'
  | 'memory'
  | 'memory, memory'
  | 'memory argument'
  | 'memory argument, lane'
  | 'lane'
  | 'lanes'
  | 'heap type'
  | 'tag'
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  | 'v128';

/** One instruction of WebAssembly 2.0. */
export interface Opcode {
  /** The byte; after a prefix 0xfc or 0xfd, `prefix * 256 + number`. */
  readonly code: number;
  /** As in the text format. */
  readonly name: string;
  readonly immediates: ImmediateKind;
  /**
   * What it takes from the stack, the top last, and what it leaves there. Undefined when that depends on
   * immediates or the surroundings (blocks, calls, branches, variables, `drop`, `select`, references).
   */
  readonly signature?: { readonly params: readonly ValueType[]; readonly results: readonly ValueType[] };
  /** Natural alignment in bytes of what it loads or stores. */
  readonly width?: number;
  /** Number of lanes a lane immediate may choose from. */
  readonly laneCount?: number;
  /**
   * How the gateway's texts name the operands, the top first; without it they are not named
   * (`i32 missing` instead of `cannot pop the 1st operand for i32.add: i32 missing`).
   */
  readonly operands?: readonly string[];
  /** The name in the gateway's texts where it is another. */
  readonly gatewayName?: string;
}

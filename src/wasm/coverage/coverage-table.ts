/**
 * Why a point of the guard's code is reached. `entry`: the function is called. `loop`: an iteration begins. `then`,
 * `else`: the arms of an `if`. `taken`, `not-taken`: of a `br_if`. `target`: one label of a `br_table`. `first`,
 * `second`: the operand that a `select` yields. `join`: several ways meet behind a block.
 */
export const POINT_KINDS = [
  'entry',
  'loop',
  'then',
  'else',
  'taken',
  'not-taken',
  'target',
  'first',
  'second',
  'join',
] as const;
export type PointKind = (typeof POINT_KINDS)[number];

/** A basic block, or a direction of a branch that has no code; its number is its index in `CoverageTable`. */
export interface CoveragePoint {
  /** Index of the function, imports included. */
  readonly function: number;
  readonly kind: PointKind;
  /**
   * Offsets in the original file of the first instruction that runs whenever this point is reached, and of what
   * follows the last; equal where the direction has no code.
   */
  readonly start: number;
  readonly end: number;
  /** Offset in the original file of the instruction that decides whether this point is reached. */
  readonly branch?: number;
}

/**
 * The points of a module in the order of its code, as columns; survives structured cloning. Code that can never run,
 * because it follows a branch or a trap and nothing leads to it, has no point.
 */
export interface CoverageTable {
  readonly functions: Uint32Array;
  /** Indices into `POINT_KINDS`. */
  readonly kinds: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** 0 where no instruction decides. */
  readonly branches: Uint32Array;
  /** Where the bodies of the guard's functions begin in the original file, ascending; the first is that of the function of point 0. */
  readonly bodies: Uint32Array;
}

/** Points that ran between two looks, in the order in which each ran first. */
export interface PointHits {
  readonly points: Uint32Array;
  /** How often, by position in `points`, modulo 2^32. */
  readonly counts: Uint32Array;
  /** The guard's thread was ended: points ran at least as often as `counts` says. */
  readonly atLeast?: true;
}

/** What is known of the coverage of a module, or the reason why it has none, in words. */
export type ModuleCoverage =
  { readonly ok: true; readonly table: CoverageTable } | { readonly ok: false; readonly reason: string };

/** How many points a table has. */
export function pointCount(table: CoverageTable): number {
  return table.starts.length;
}

/** Point `id` of the table. */
export function pointAt(table: CoverageTable, id: number): CoveragePoint {
  const branch = table.branches[id] ?? 0;
  return {
    function: table.functions[id] ?? 0,
    kind: POINT_KINDS[table.kinds[id] ?? 0] ?? 'entry',
    start: table.starts[id] ?? 0,
    end: table.ends[id] ?? 0,
    ...(branch === 0 ? {} : { branch }),
  };
}

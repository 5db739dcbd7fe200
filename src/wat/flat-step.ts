import type { TextRange } from '../text/text-range';

/** What becomes of the instructions of a flattened body, in order; see `nestBlocks`. */
export const enum FlatStep {
  /** Stays as it is. */
  Keep,
  /** An empty block: its `end` goes. */
  Open,
  /** A `nop` that represents an `else`. */
  Else,
  /** A `nop` that represents an `end`. */
  End,
  /** A `nop` that represents nothing: the `else` of an empty branch, which assemblers leave out. */
  Drop,
}

/** Why a body is not flattened. `unsupported`: it holds blocks of features that the gateway refuses. */
export interface FlatProblem extends TextRange {
  readonly kind: 'syntax' | 'unsupported';
  readonly message: string;
}

import type { TextRange } from './text-position';

/** Why WAT text is not assembled, and where. */
export interface WatProblem extends TextRange {
  /**
   * `syntax` and `type`: the text is wrong. `script`: it is not one plain text module. `size` and `depth`: it is
   * more than we take on. `assembler`: wabt failed in a way of its own.
   */
  readonly kind: 'syntax' | 'type' | 'script' | 'size' | 'depth' | 'assembler';
  readonly message: string;
  /** Line of `start`, counted from 1. */
  readonly line: number;
  /** Column of `start` in UTF-16 units, counted from 1. */
  readonly column: number;
}

/** A problem without its line and column. */
export type UnplacedProblem = Omit<WatProblem, 'line' | 'column'>;

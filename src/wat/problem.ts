import type { TextPosition } from '../text/text-position';
import type { TextRange } from '../text/text-range';

/** Why WAT text is not assembled, and where. */
export interface WatProblem extends TextRange {
  /**
   * `syntax` and `type`: the text is wrong. `script`: it is not one plain text module. `size` and `depth`: it is
   * more than we take on. `assembler`: wabt failed in an unexpected way.
   */
  readonly kind: 'syntax' | 'type' | 'script' | 'size' | 'depth' | 'assembler';
  readonly message: string;
  /** Of `start`. */
  readonly position: TextPosition;
}

/** A problem without its position. */
export type UnplacedProblem = Omit<WatProblem, 'position'>;

/** Where a problem of the file as a whole is. */
export const START_OF_TEXT: Pick<WatProblem, 'start' | 'end' | 'position'> = {
  start: 0,
  end: 0,
  position: { line: 0, character: 0 },
};

import type { TextDiagnostic } from '../diagnostics/diagnostic';
import { GUARD_RULES } from '../diagnostics/guard-rules';
import { LineIndex } from '../text/line-index';
import type { TextRange } from '../text/text-range';

/**
 * `wat-syntax` and `wat-type`: the text is wrong. `wat-script`: it is not one plain text module. `wat-size` and
 * `wat-depth`: it is more than we take on. `wat-assembler`: wabt failed in an unexpected way.
 */
export type WatProblemCode =
  'wat-syntax' | 'wat-type' | 'wat-script' | 'wat-size' | 'wat-depth' | 'wat-assembler';

/** What would correct a problem. */
export type WatFix =
  /** Imports the function `$name`, for whoever knows which functions hosts have; `name` is without the `$`. */
  | { readonly kind: 'import-function'; readonly name: string }
  | { readonly kind: 'replace'; readonly range: TextRange; readonly text: string };

/** Why WAT text is not assembled, and where. It has no functions and goes from one thread to another. */
export interface WatProblem extends TextDiagnostic<WatProblemCode> {
  /** The best first; the first that is possible is meant. */
  readonly fixes?: readonly WatFix[];
}

/** A problem before lines are counted. */
export type UnlocatedProblem = Pick<WatProblem, 'code' | 'message' | 'range' | 'fixes'>;

/** A problem with its positions in the text of `lines`. */
export function located(lines: LineIndex, problem: UnlocatedProblem): WatProblem {
  const { severity } = GUARD_RULES[problem.code];
  return { severity, ...problem, ...lines.rangeOf(problem.range) };
}

/** A problem of the file as a whole, at its start. */
export function fileProblem(code: WatProblemCode, message: string): WatProblem {
  return located(new LineIndex(''), { code, message, range: { start: 0, end: 0 } });
}

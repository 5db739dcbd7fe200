import type { TextDiagnostic } from '../diagnostics/diagnostic';
import type { SCENARIO_FILE_RULES } from '../diagnostics/scenario-file-rules';

/** What the parser can object to. */
export type ProblemCode = Exclude<keyof typeof SCENARIO_FILE_RULES, 'guard-missing'>;

/** What a problem is about beyond its code, where it can be corrected. */
export type ProblemDetail =
  /** A value of the type `wanted` belongs here, not a string. */
  | { readonly kind: 'string-instead'; readonly wanted: 'number' | 'strings' }
  | { readonly kind: 'missing'; readonly name: string }
  /** A saved answer has both `result` and `error`, or neither. */
  | { readonly kind: 'both-answers' | 'no-answer' }
  /** In this kind of step the property `name` has the effect. */
  | { readonly kind: 'use-instead'; readonly name: string };

/** Where in a scenario file something is: property names and list positions from the root. */
export type ScenarioPath = readonly (string | number)[];

/** Something wrong in a scenario file. An `error` makes it unusable, a `warning` does not. */
export interface ScenarioProblem extends TextDiagnostic<ProblemCode> {
  readonly severity: 'error' | 'warning';
  /** The value concerned, empty for the file as a whole. */
  readonly path: ScenarioPath;
  /** A name that was probably meant, for quick fixes. */
  readonly suggestion?: string;
  readonly detail?: ProblemDetail;
}

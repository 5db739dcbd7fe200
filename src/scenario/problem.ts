import type { TextDiagnostic } from '../diagnostics/diagnostic';
import type { SCENARIO_FILE_RULES } from '../diagnostics/scenario-file-rules';
import type { Json } from '../gateway/json';

/** What the parser can object to. */
export type ProblemCode = Exclude<keyof typeof SCENARIO_FILE_RULES, 'guard-missing'>;

/** Where in a scenario file something is: property names and list positions from the root. */
export type ScenarioPath = readonly (string | number)[];

/**
 * What would put a scenario right, as data; whoever makes edits of it follows the style of the file. `insert` adds a
 * property that is missing; `complete` adds one that the format requires, as the first one where `isFirst`; `rename`
 * gives a property another name. `rotate`: the entries of a list from `first` to `last`, the first becomes the last;
 * `wrap`: each of the values becomes an MCP result; `set-answers`: the scenario says how its answers are meant.
 */
export type ScenarioFix =
  | { readonly kind: 'remove'; readonly path: ScenarioPath }
  | { readonly kind: 'replace'; readonly path: ScenarioPath; readonly value: Json }
  | { readonly kind: 'insert'; readonly path: ScenarioPath; readonly value: Json }
  | {
      readonly kind: 'complete';
      readonly path: ScenarioPath;
      readonly value: Json;
      readonly isFirst?: boolean;
    }
  | { readonly kind: 'set-answers'; readonly value: 'mcp' | 'as-is' }
  | { readonly kind: 'wrap'; readonly paths: readonly ScenarioPath[] }
  | { readonly kind: 'rename'; readonly path: ScenarioPath; readonly name: string }
  | { readonly kind: 'rotate'; readonly list: ScenarioPath; readonly first: number; readonly last: number };

/** Something wrong in a scenario file. An `error` makes it unusable, a `warning` does not. */
export interface ScenarioProblem extends TextDiagnostic<ProblemCode> {
  readonly severity: 'error' | 'warning';
  /** The value concerned, empty for the file as a whole. */
  readonly path: ScenarioPath;
  /** What would put it right, the best first. */
  readonly fixes?: readonly ScenarioFix[];
}

import type { Diagnostic } from '../../diagnostics/diagnostic';
import { RULES } from '../../diagnostics/registry';
import type { LintCode } from '../../diagnostics/scenario-lint-rules';
import type { Json } from '../../gateway/json';
import type { ScenarioPath } from '../problem';

/**
 * What would put things right. `rotate`: the entries of a list from `first` to `last`, the first becomes the last;
 * `wrap`: each of the values becomes an MCP result; `set-answers`: the scenario says how its answers are meant.
 */
export type LintFix =
  | { readonly kind: 'remove'; readonly path: ScenarioPath }
  | { readonly kind: 'replace'; readonly path: ScenarioPath; readonly value: Json }
  | { readonly kind: 'insert'; readonly path: ScenarioPath; readonly value: Json }
  | { readonly kind: 'set-answers'; readonly value: 'mcp' | 'as-is' }
  | { readonly kind: 'wrap'; readonly paths: readonly ScenarioPath[] }
  | { readonly kind: 'rename'; readonly path: ScenarioPath; readonly name: string }
  | { readonly kind: 'rotate'; readonly list: ScenarioPath; readonly first: number; readonly last: number };

/** Something about a usable scenario that its author should know. */
export interface LintDiagnostic extends Diagnostic<LintCode> {
  /** The value concerned. */
  readonly path: ScenarioPath;
  /** Whether the name of the property is meant rather than its value. */
  readonly atName?: boolean;
  readonly fix?: LintFix;
  /** Other ways to put things right. */
  readonly otherFixes?: readonly LintFix[];
  /** Another place the sentence speaks of. */
  readonly related?: { readonly path: ScenarioPath; readonly message: string };
}

/** A lint diagnostic with the severity of its rule. */
export function lintDiagnostic(
  code: LintCode,
  path: ScenarioPath,
  message: string,
  more: Pick<LintDiagnostic, 'atName' | 'fix' | 'otherFixes' | 'related'> = {},
): LintDiagnostic {
  return { code, severity: RULES[code].severity, message, path, ...more };
}

import type { Diagnostic } from '../../diagnostics/diagnostic';
import { RULES, type FixableCode } from '../../diagnostics/registry';
import type { LintCode } from '../../diagnostics/scenario-lint-rules';
import type { ScenarioFix, ScenarioPath } from '../problem';

/** Something about a usable scenario that its author should know. */
export interface LintDiagnostic extends Diagnostic<LintCode> {
  /** The value concerned. */
  readonly path: ScenarioPath;
  /** Whether the name of the property is meant rather than its value. */
  readonly atName?: boolean;
  /** What would put it right, the best first. */
  readonly fixes?: readonly ScenarioFix[];
  /** Another value that the sentence mentions. */
  readonly related?: { readonly path: ScenarioPath; readonly message: string };
}

type Details = Pick<LintDiagnostic, 'atName' | 'related'>;

/** A lint diagnostic with the severity of its rule. */
export function lintDiagnostic(
  code: LintCode & FixableCode,
  path: ScenarioPath,
  message: string,
  more?: Details & Pick<LintDiagnostic, 'fixes'>,
): LintDiagnostic;
export function lintDiagnostic(
  code: LintCode,
  path: ScenarioPath,
  message: string,
  more?: Details,
): LintDiagnostic;
export function lintDiagnostic(
  code: LintCode,
  path: ScenarioPath,
  message: string,
  more: Details & Pick<LintDiagnostic, 'fixes'> = {},
): LintDiagnostic {
  return { code, severity: RULES[code].severity, message, path, ...more };
}

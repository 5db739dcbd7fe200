import { CHECK_RULES } from './check-rules';
import { FINDING_RULES, type FindingCode } from './finding-rules';
import { GUARD_RULES } from './guard-rules';
import { MAP_RULES } from './map-rules';
import type { Rule, RuleText, SwitchingSetting } from './rule';
import { SCENARIO_FILE_RULES } from './scenario-file-rules';
import { SCENARIO_LINT_RULES, type LintCode } from './scenario-lint-rules';

/** Every code a diagnostic can have. Codes are fixed interfaces: settings and results of runs name them. */
export type DiagnosticCode =
  | keyof typeof CHECK_RULES
  | keyof typeof GUARD_RULES
  | keyof typeof MAP_RULES
  | keyof typeof SCENARIO_FILE_RULES
  | FindingCode
  | LintCode;

type Catalogs = typeof CHECK_RULES &
  typeof GUARD_RULES &
  typeof MAP_RULES &
  typeof SCENARIO_FILE_RULES &
  typeof FINDING_RULES &
  typeof SCENARIO_LINT_RULES;

/** Every code whose diagnostics can have a quick fix. */
export type FixableCode = {
  [Code in DiagnosticCode]: Catalogs[Code] extends { readonly fix: true } ? Code : never;
}[DiagnosticCode];

/** Every rule by its code: no other file knows what codes there are. */
export const RULES: Readonly<Record<DiagnosticCode, Rule>> = {
  ...CHECK_RULES,
  ...GUARD_RULES,
  ...MAP_RULES,
  ...SCENARIO_FILE_RULES,
  ...switchedBy('findings', FINDING_RULES),
  ...switchedBy('findings', SCENARIO_LINT_RULES),
};

function switchedBy<C extends string>(
  setting: SwitchingSetting,
  rules: Readonly<Record<C, RuleText>>,
): Record<C, Rule> {
  const switched = Object.entries<RuleText>(rules).map(([code, rule]) => [code, { ...rule, setting }]);
  return Object.fromEntries(switched) as Record<C, Rule>;
}

/** All codes, in alphabetical order. */
export const DIAGNOSTIC_CODES = (Object.keys(RULES) as DiagnosticCode[]).sort();

/** Whether a text, for instance from a link or a setting, is a code. */
export function isDiagnosticCode(code: string): code is DiagnosticCode {
  return Object.hasOwn(RULES, code);
}

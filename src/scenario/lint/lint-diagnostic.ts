import { RULES } from '../../diagnostics/registry';
import type { RuleText } from '../../diagnostics/rule';
import type { LintCode } from '../../diagnostics/scenario-lint-rules';
import type { Json } from '../../gateway/json';
import type { ScenarioPath } from '../problem';

/**
 * What would put things right. `rotate`: the entries of a list from `first` to `last`, the first becomes the last;
 * `wrap`: each of the values becomes an MCP result; `set-answers`: the scenario says how its answers are meant.
 */
export type Remedy =
  | { readonly kind: 'remove'; readonly path: ScenarioPath }
  | { readonly kind: 'replace'; readonly path: ScenarioPath; readonly value: Json }
  | { readonly kind: 'insert'; readonly path: ScenarioPath; readonly value: Json }
  | { readonly kind: 'set-answers'; readonly value: 'mcp' | 'as-is' }
  | { readonly kind: 'wrap'; readonly paths: readonly ScenarioPath[] }
  | { readonly kind: 'rename'; readonly path: ScenarioPath; readonly name: string }
  | { readonly kind: 'rotate'; readonly list: ScenarioPath; readonly first: number; readonly last: number };

/** Something about a usable scenario that its author should know. */
export interface ScenarioRemark {
  readonly code: LintCode;
  readonly severity: RuleText['severity'];
  /** A sentence that says what is wrong and what would be right. */
  readonly message: string;
  /** The value concerned. */
  readonly path: ScenarioPath;
  /** Whether the name of the property is meant rather than its value. */
  readonly atName?: boolean;
  readonly remedy?: Remedy;
  /** Other ways to put things right. */
  readonly alternatives?: readonly Remedy[];
  /** Another place the sentence speaks of. */
  readonly related?: { readonly path: ScenarioPath; readonly message: string };
}

/** A remark with the severity of its rule. */
export function remark(
  code: LintCode,
  path: ScenarioPath,
  message: string,
  more: Pick<ScenarioRemark, 'atName' | 'remedy' | 'alternatives' | 'related'> = {},
): ScenarioRemark {
  return { code, severity: RULES[code].severity, message, path, ...more };
}

import type { FindingCode } from '../diagnostics/finding-rules';
import { RULES } from '../diagnostics/registry';
import type { Finding } from './result';

/** A finding with the severity of its rule unless another is given. */
export function finding(
  code: FindingCode | 'bare-answers',
  message: string,
  more: Omit<Partial<Finding>, 'code' | 'message'> = {},
): Finding {
  return { code, severity: RULES[code].severity, message, ...more };
}

import type { Limits } from '../../gateway/limits';
import type { Expectation } from '../model';
import type { ScenarioPath } from '../problem';
import { lintDiagnostic, type LintDiagnostic } from './lint-diagnostic';

/** Numbers and lists of one `expect` that contradict each other. */
export function lintCounts(expect: Expectation, at: ScenarioPath, limits: Partial<Limits>): LintDiagnostic[] {
  const { accessible, items, backendCalls, maxBackendCalls, limit } = expect;
  const diagnostics: LintDiagnostic[] = [];
  const add = (name: keyof Expectation, other: keyof Expectation, why: string, value?: number): void => {
    const path = [...at, name];
    diagnostics.push(
      lintDiagnostic('contradiction', path, `\`${name}\` can never hold next to \`${other}\`: ${why}`, {
        fixes: [value === undefined ? { kind: 'remove', path } : { kind: 'replace', path, value }],
        related: { path: [...at, other], message: 'contradicts this' },
      }),
    );
  };
  const kept = count(accessible);
  if (kept !== undefined && Array.isArray(items) && items.length !== kept) {
    add(
      'items',
      'accessible',
      `the remaining items are the accessible ones: ${items.length} here, ${kept} there`,
    );
  }
  const calls = count(backendCalls);
  if (calls !== undefined && maxBackendCalls !== undefined && calls > maxBackendCalls) {
    add('maxBackendCalls', 'backendCalls', `there are ${calls} calls then`, calls);
  }
  if (limit !== 'backend-calls') return diagnostics;
  // The call over the limit counts as well.
  const least = (limits.backendCalls ?? 0) + 1;
  for (const [name, most] of [
    ['backendCalls', typeof backendCalls === 'number' ? backendCalls : undefined],
    ['maxBackendCalls', maxBackendCalls],
  ] as const) {
    if (most === undefined || most >= least) continue;
    add(name, 'limit', `reaching the limit takes at least ${least} ${least === 1 ? 'call' : 'calls'}`);
  }
  return diagnostics;
}

function count(expected: number | readonly unknown[] | undefined): number | undefined {
  return typeof expected === 'object' ? expected.length : expected;
}

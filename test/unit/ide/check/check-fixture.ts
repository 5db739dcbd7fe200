import type { AnsweredProperty } from '../../../../src/analysis/check/answered-property';
import type { PropertyResult } from '../../../../src/analysis/check/check-result';
import type { CheckState } from '../../../../src/ide/check/check-state';

/** A property with a result. */
export function answered(
  status: PropertyResult['status'],
  more: Partial<PropertyResult> = {},
  rest: Omit<AnsweredProperty, 'result'> = {},
): AnsweredProperty {
  const ok = status === 'shown' ? true : status === 'broken' ? false : null;
  return { result: { code: 'scope', title: 'It holds', ok, status, runs: 3, ...more }, ...rest };
}

/** A check of one guard. */
export function state(properties: readonly AnsweredProperty[], more: Partial<CheckState> = {}): CheckState {
  return {
    key: 'file:///guard.wat',
    guard: 'guard.wat',
    seed: 7,
    runs: 200,
    requests: 4,
    status: 'ended',
    warnings: [],
    properties: properties.map((each) => ({
      code: each.result.code,
      title: each.result.title,
      cases: each.result.runs,
      answered: each,
    })),
    ...more,
  };
}

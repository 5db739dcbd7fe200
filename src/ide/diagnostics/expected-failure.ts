import type { Expectation } from '../../scenario/model';

/** Whether a scenario says something about the failure of a part: then its checks tell how that went. */
export function mentionsFailure(expect: Expectation | undefined): boolean {
  if (!expect) return false;
  return (
    expect.error !== undefined ||
    expect.outcome !== undefined ||
    typeof expect.trap === 'string' ||
    typeof expect.limit === 'string'
  );
}

import type { Status } from '../run/result';

/** What a count of scenarios with a status is called. */
export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  failed: 'failed',
  errored: 'could not run',
  passed: 'passed',
  unchecked: 'ran, nothing checked',
};

/** The order in which counts are listed. */
export const COUNTED_STATUSES: readonly Status[] = ['failed', 'errored', 'passed', 'unchecked'];

/** Counts of scenarios by status, such as `1 failed, 2 passed`; statuses that none has are left out. */
export function statusCounts(statuses: readonly Status[]): string {
  return COUNTED_STATUSES.flatMap((status) => {
    const count = statuses.filter((each) => each === status).length;
    return count === 0 ? [] : [`${String(count)} ${STATUS_WORDS[status]}`];
  }).join(', ');
}

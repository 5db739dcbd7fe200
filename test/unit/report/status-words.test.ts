import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countsOf, runStatus } from '../../../src/ide/backend-calls/shown-status';
import type { Run } from '../../../src/ide/runs/run-history';
import { statusSummary } from '../../../src/ide/runs/status-summary';
import { prettySummary } from '../../../src/report/pretty';
import { statusCounts } from '../../../src/report/status-words';
import type { Status } from '../../../src/run/result';
import {
  compareStatuses,
  exitCode,
  isFailure,
  summarize,
  unusableScenario,
  worstStatus,
} from '../../../src/run/status';

const STATUSES: readonly Status[] = ['passed', 'failed', 'errored', 'unchecked'];

const resultWith = (status: Status): ReturnType<typeof unusableScenario> => ({
  ...unusableScenario('a', 'g', ''),
  status,
});

/** A run whose scenarios ended with these statuses, as the views of the editor have it. */
function runWith(statuses: readonly Status[]): Run {
  const scenarios = statuses.map((status) => ({ canceled: false, result: resultWith(status) }));
  return { finished: true, scenarios } as unknown as Run;
}

/** All lists of up to three statuses. */
function* lists(length = 3): Generator<readonly Status[]> {
  yield [];
  if (length === 0) return;
  for (const rest of lists(length - 1)) for (const status of STATUSES) yield [status, ...rest];
}

describe('which status is worst', () => {
  it('has one order, in which nothing unchecked is green', () => {
    assert.deepEqual([...STATUSES].sort(compareStatuses), ['errored', 'failed', 'unchecked', 'passed']);
  });

  it('has the same answer in the exit code, the status bar and the Backend Calls view', () => {
    for (const statuses of lists()) {
      const worst = worstStatus(statuses);
      const code = exitCode(summarize(statuses.map(resultWith), 0));
      assert.equal(code, worst === 'errored' ? 3 : worst === 'failed' ? 1 : 0);
      assert.equal(code !== 0, statuses.some(isFailure));
      assert.equal(runStatus(runWith(statuses)), worst ?? 'canceled');
      const results = statuses.map((status) => ({ file: 'a', status, outdated: false }));
      const bar = statusSummary({
        profile: 'p',
        running: false,
        restriction: undefined,
        results,
        subject: 'a',
      });
      assert.equal(/^\$\(error\)/.test(bar.text), code !== 0);
      assert.equal(/^\$\(pass\)/.test(bar.text), worst === 'passed');
    }
  });

  it('is counted in the same words everywhere', () => {
    for (const statuses of lists()) {
      if (statuses.length === 0) continue;
      const counts = statusCounts(statuses);
      const summary = summarize(statuses.map(resultWith), 1);
      assert.ok(prettySummary(summary, { colour: false }).startsWith(`Scenarios: ${counts} (`), counts);
      assert.equal(countsOf(runWith(statuses)), counts);
    }
  });
});

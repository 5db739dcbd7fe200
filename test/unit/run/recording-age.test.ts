import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordingAge } from '../../../src/run/recording-age';
import { parseScenario } from '../../../src/scenario/parse';

const DAY = 86_400_000;

function findings(at: string | undefined, now: string): string[] {
  const recorded = at === undefined ? {} : { recorded: { at, server: 'issues 1' } };
  const { scenario } = parseScenario(JSON.stringify({ version: 1, guard: 'g.wat', steps: [], ...recorded }));
  assert.ok(scenario);
  const maxAge = { ms: 30 * DAY, shown: '30d', now: Date.parse(now) };
  return recordingAge(scenario, maxAge).map(
    ({ code, severity, message }) => `${code} ${severity}: ${message}`,
  );
}

describe('recordingAge', () => {
  it('warns about answers that are older than they may be', () => {
    assert.deepEqual(findings('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'), [
      'old-recording warning: the answers were recorded on 2026-01-01, 31 days ago, which is more than 30d; record them again with guard-lab record --refresh',
    ]);
  });

  it('says nothing of others, of those without a date, and without a limit', () => {
    assert.deepEqual(findings('2026-01-01T00:00:00Z', '2026-01-31T00:00:00Z'), []);
    assert.deepEqual(findings(undefined, '2026-02-01T00:00:00Z'), []);
    const { scenario } = parseScenario('{"version":1,"guard":"g","recorded":{"at":"2020-01-01T00:00:00Z"}}');
    assert.ok(scenario);
    assert.deepEqual(recordingAge(scenario, undefined), []);
  });

  it('takes no date that is none', () => {
    const { problems } = parseScenario('{"version":1,"guard":"g","recorded":{"at":"2020-13-01T00:00:00Z"}}');
    assert.match(problems[0]?.message ?? '', /must be a time in UTC/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limitsReport, type LimitSources } from '../../../../src/ide/runs/limits-report';

/** The first table without its head: limit, value, where it comes from. */
function table(sources: Partial<LimitSources>): string[] {
  const report = limitsReport({
    subject: 'a scenario',
    profile: 'pr-7938',
    profileFrom: 'the default',
    settings: {},
    scenario: {},
    ...sources,
  });
  return report
    .split('\n')
    .filter((line) => line.includes('**'))
    .map((line) => line.split(' | ').slice(0, 3).join(' | ').replaceAll('*', ''));
}

describe('the limits report', () => {
  it('shows the limits of the profile', () => {
    assert.deepEqual(table({}), [
      '| Linear memory | 256 pages (16 MiB) | profile `pr-7938`',
      '| Backend calls of one invocation | 50 | profile `pr-7938`',
      '| Input | 8,388,608 bytes (8 MiB) | profile `pr-7938`',
      '| Output buffer | 16,777,216 bytes (16 MiB) | profile `pr-7938`',
      '| Time of one step | 60 s | profile `pr-7938`',
    ]);
  });

  it('says of each limit what it comes from, the scenario before the settings before the profile', () => {
    const rows = table({
      settings: { backendCalls: 20, timeoutMs: 500 },
      scenario: { backendCalls: 3 },
    });
    assert.deepEqual(
      [rows[1], rows[4]],
      [
        '| Backend calls of one invocation | 3 | `limits` of this scenario; the profile says 50',
        '| Time of one step | 0.5 s | setting `guardLab.limits`; the profile says 60,000',
      ],
    );
  });

  it('says who chose the profile', () => {
    const sources = { subject: 'a', profile: 'gateway-2026-08', settings: {}, scenario: {} } as const;
    const report = limitsReport({ ...sources, profileFrom: 'set by this scenario' });
    assert.match(report, /Profile `gateway-2026-08`, set by this scenario\./);
  });
});

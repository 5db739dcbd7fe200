import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { growthOf, growthPage } from '../../../../src/ide/check/growth-chart';
import { answered, state } from './check-fixture';

const row = (items: number, backendCalls: number, memoryPages = 2, durationMs = 1) => ({
  items,
  backendCalls,
  memoryPages,
  outputBytes: items * 10,
  durationMs,
});

describe('The page of growth', () => {
  it('has calls, memory and time, each over the number of items', () => {
    const { charts } = growthPage('guard.wat', [row(1, 1), row(10, 10), row(100, 50)], undefined);
    assert.deepEqual(
      charts.map(({ title }) => title),
      ['Backend calls', 'Memory (pages of 64 KiB)', 'Time'],
    );
    const [calls] = charts;
    assert.deepEqual(
      calls?.points.map(({ x, y }) => [x, y]),
      [
        [0, 1 / 80],
        [0.5, 10 / 80],
        [1, 50 / 80],
      ],
    );
    assert.deepEqual(
      calls.yTicks.map(({ text }) => text),
      ['0', '20', '40', '60', '80'],
    );
    assert.deepEqual(
      calls.xTicks.map(({ text }) => text),
      ['1', '10', '100'],
    );
    assert.equal(
      calls.spoken,
      'Backend calls by the number of items; 1 item: 1; 10 items: 10; 100 items: 50',
    );
  });

  it('marks the size at which a limit is hit, also where nothing was labeled any more', () => {
    const limit = { name: 'backend-calls', items: 1000 } as const;
    const page = growthPage('guard.wat', [row(1, 1), row(10, 10)], limit);
    assert.equal(page.summary[0], 'The limit backend-calls is hit with 1,000 items.');
    const [chart] = page.charts;
    assert.deepEqual(chart?.limit, { at: 1, text: 'limit backend-calls at 1,000 items' });
    assert.ok(chart.points.every(({ x }) => x < 0.5));
    assert.match(chart.spoken, /limit backend-calls at 1,000 items$/);
  });

  it('keeps every point inside, whatever the figures are', () => {
    for (const value of [0, 0.01, 1, 3, 4, 5, 9, 11, 49, 50, 999, 1e6, 123_456_789]) {
      for (const { points, yTicks } of growthPage('g', [row(1, value, value, value)], undefined).charts) {
        assert.ok(
          points.every(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1),
          String(value),
        );
        assert.equal(new Set(yTicks.map(({ text }) => text)).size, 5, String(value));
      }
    }
  });

  it('has the same figures as a table, and says when there are none', () => {
    const { table } = growthPage('g\u001b', [row(1000, 50, 20, 1250)], undefined);
    assert.deepEqual(table.rows, [['1,000', '50', '20', '10,000', '1.25 s']]);
    assert.equal(table.heads.length, 5);
    assert.deepEqual(growthPage('g', [], undefined).summary, ['No list was labeled.']);
    assert.equal(growthPage('g\u001b', [], undefined).guard, 'g\\u001b');
  });
});

describe('The page of growth of a check', () => {
  const growth = [row(1, 1), row(10, 10)];
  const checked = state([answered('shown', { growth })]);

  it('has the figures of the check', () => {
    assert.equal(growthOf(state([answered('shown')])), undefined);
    assert.deepEqual(growthOf(checked), growthPage('guard.wat', growth, undefined));
  });

  it('says when they are of something else than there is now', () => {
    const page = growthOf({ ...checked, outdated: 'the guard was changed.' });
    assert.equal(page?.outdated, 'Outdated: the guard was changed. Check the guard again.');
  });

  it('keeps them as outdated while another check has none', () => {
    const kept = growthOf(state([], { status: 'running' }), growthOf(checked));
    assert.equal(kept?.outdated, 'Outdated: the newest check has no figures yet.');
    assert.equal(kept.charts.length, 3);
    assert.equal(growthOf(checked, kept)?.outdated, undefined);
  });
});

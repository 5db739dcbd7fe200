import assert from 'node:assert/strict';
import { it } from 'node:test';
import { growthLines } from '../../../src/report/check-growth';

const row = (items: number, memoryPages: number, outputBytes: number) => ({
  items,
  backendCalls: 1,
  memoryPages,
  outputBytes,
  durationMs: items / 2,
});

it('What longer and longer lists take is a table with a bar chart of the memory', () => {
  const growth = [row(1, 64, 246), row(100, 128, 11_439), row(1_000, 256, 0)];
  assert.deepEqual(growthLines({ growth, limit: { name: 'memory', items: 1_000 } }), [
    'items  calls  pages  output bytes    time',
    '    1      1     64           246  0.5 ms  █████',
    '  100      1    128        11,439   50 ms  ██████████',
    '1,000      1    256             0  500 ms  ████████████████████',
    'the limit memory is hit with 1,000 items',
  ]);
  assert.deepEqual(growthLines({}), []);
});

import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { ChangeCollector } from '../../../src/base/change-collector';

/** Runs `body` with a clock that only `tick` moves; gives what was delivered. */
function withClock(body: (changes: ChangeCollector, tick: (milliseconds: number) => void) => void): string[] {
  const delivered: string[] = [];
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const changes = new ChangeCollector(
      () => 100,
      (keys) => delivered.push([...keys].join('+')),
    );
    body(changes, (milliseconds) => mock.timers.tick(milliseconds));
  } finally {
    mock.timers.reset();
  }
  return delivered;
}

describe('collected changes', () => {
  it('come together after a pause', () => {
    const delivered = withClock((changes, tick) => {
      changes.add(['a']);
      tick(99);
      changes.add(['b', 'a']);
      tick(99);
      tick(1);
    });
    assert.deepEqual(delivered, ['a+b']);
  });

  it('start anew after they were delivered', () => {
    const delivered = withClock((changes, tick) => {
      changes.add(['a']);
      tick(100);
      changes.add(['b']);
      tick(100);
    });
    assert.deepEqual(delivered, ['a', 'b']);
  });

  it('are without what was forgotten, and nothing without others', () => {
    const delivered = withClock((changes, tick) => {
      changes.add(['a', 'b']);
      tick(50);
      changes.forget('a');
      tick(50);
      changes.add(['c']);
      changes.forget('c');
      changes.forget('c');
      tick(100);
    });
    assert.deepEqual(delivered, ['b']);
  });

  it('are nothing without keys, and after the end', () => {
    const delivered = withClock((changes, tick) => {
      changes.add([]);
      tick(100);
      changes.add(['a']);
      changes.dispose();
      tick(100);
    });
    assert.deepEqual(delivered, []);
  });
});

import assert from 'node:assert/strict';
import { describe, it, mock, type MockTimers } from 'node:test';
import { startDeadline } from '../../../src/sandbox/deadline';

/** When a deadline is over, in milliseconds; `held` gets the time and says how much of it does not count. */
function overAt(timers: MockTimers, held?: (now: number) => number): number | undefined {
  let now = 0;
  let at: number | undefined;
  const heldMs = held && (() => held(now));
  startDeadline({ timeoutMs: 100, heldMs }, () => (at = now));
  while (at === undefined && now < 1000) {
    now += 1;
    timers.tick(1);
  }
  return at;
}

describe('startDeadline', () => {
  it('is over after the time, and what does not count', (context) => {
    const { timers } = context.mock;
    timers.enable({ apis: ['setTimeout'] });
    assert.equal(overAt(timers), 100);
    assert.equal(
      overAt(timers, () => 30),
      130,
    );
  });

  it('is not over while the time does not count, however long', (context) => {
    const { timers } = context.mock;
    timers.enable({ apis: ['setTimeout'] });
    const heldFrom = 40;
    const heldTo = 640;
    assert.equal(
      overAt(timers, (now) => Math.max(0, Math.min(now, heldTo) - heldFrom)),
      700,
    );
  });

  it('never is once it is cleared', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    startDeadline({ timeoutMs: 100 }, () => assert.fail('it was cleared')).clear();
    mock.timers.tick(1000);
    mock.timers.reset();
  });
});

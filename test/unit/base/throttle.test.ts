import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { Throttle } from '../../../src/base/throttle';

describe('a throttle', () => {
  it('acts at once, then at most once in an interval, and never loses the last request', (t) => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    t.after(() => mock.timers.reset());
    const acted: number[] = [];
    const throttle = new Throttle(() => acted.push(Date.now()), 200, { now: Date.now });
    for (let at = 0; at < 2000; at += 10) {
      if (at < 500) throttle.request();
      mock.timers.tick(10);
    }
    mock.timers.tick(1000);
    assert.deepEqual(
      acted,
      [0, 200, 400, 600].map((at) => acted[0]! + at),
    );
  });

  it('does nothing more once it is disposed', (t) => {
    mock.timers.enable({ apis: ['setTimeout'] });
    t.after(() => mock.timers.reset());
    let acted = 0;
    const throttle = new Throttle(() => acted++, 200, { now: () => 0 });
    throttle.request();
    throttle.dispose();
    mock.timers.tick(1000);
    assert.equal(acted, 0);
  });

  it('waits for others before the first action, too, where it is late', (t) => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    t.after(() => mock.timers.reset());
    const acted: number[] = [];
    const throttle = new Throttle(() => acted.push(Date.now()), 200, { first: 'late', now: Date.now });
    const start = Date.now();
    for (let at = 0; at < 2000; at += 10) {
      if (at === 0 || at === 150 || at === 1000) throttle.request();
      mock.timers.tick(10);
    }
    assert.deepEqual(acted, [start + 200, start + 1200]);
  });

  it('leaves time for others after a slow action, up to twenty intervals', (t) => {
    mock.timers.enable({ apis: ['setTimeout'] });
    t.after(() => mock.timers.reset());
    let time = 0;
    let tookMs = 30;
    const acted: number[] = [];
    const act = (): void => {
      acted.push(time);
      time += tookMs;
    };
    const throttle = new Throttle(act, 50, { first: 'late', share: 0.1, now: () => time });
    const next = (ms: number): void => {
      throttle.request();
      for (const ended = time + ms; time < ended; time++) mock.timers.tick(1);
    };
    next(100);
    assert.deepEqual(acted, [49]);
    tookMs = 1000;
    next(400);
    assert.equal(acted.length, 2);
    assert.ok(acted[1]! - acted[0]! >= 300 && acted[1]! - acted[0]! < 400, acted.join());
    next(900);
    assert.equal(acted.length, 2);
    next(200);
    assert.equal(acted.length, 3);
  });

  it('acts once for what was requested and what is wanted at once', (t) => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    t.after(() => mock.timers.reset());
    let acted = 0;
    const throttle = new Throttle(() => acted++, 200, { first: 'late' });
    throttle.request();
    throttle.actNow();
    assert.equal(acted, 1);
    mock.timers.tick(1000);
    assert.equal(acted, 1);
  });
});

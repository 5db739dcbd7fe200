import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Turns } from '../../../src/base/turns';

const none = (): Promise<void> => Promise.resolve();

describe('work in turns', () => {
  it('lets others have their turn after some milliseconds, and goes on at once before', async () => {
    let now = 0;
    let others = 0;
    const turns = new Turns(
      () => Promise.resolve(void others++),
      () => now,
    );
    now += 7;
    await turns.next();
    assert.equal(others, 0);
    now += 1;
    await turns.next();
    assert.equal(others, 1);
    now += 7;
    await turns.next();
    assert.equal(others, 1, 'each turn is as long');
  });

  it('is slow when its pieces are, not when one of them is', () => {
    let now = 0;
    const turns = new Turns(none, () => now);
    const piece = (milliseconds: number): void =>
      turns.take(() => {
        now += milliseconds;
      });
    piece(30);
    for (let at = 0; at < 100; at++) piece(0.5);
    // What is done between pieces does not count.
    now += 1_000;
    assert.equal(turns.areSlow, false);
    for (let at = 0; at < 100; at++) piece(3);
    assert.equal(turns.areSlow, true);
  });

  it('gives what a piece gives', () => {
    assert.equal(
      new Turns(none).take(() => 7),
      7,
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { figure } from '../../../src/text/figure';

const INTL = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

describe('a number as people read it', () => {
  it('is what Intl writes', () => {
    const whole = [
      0,
      1,
      12,
      999,
      1000,
      12_345,
      100_000,
      999_999,
      1_000_000,
      1_234_567_890,
      2 ** 53 - 1,
      2 ** 60,
    ];
    const parts = [0.004, 0.005, 1.005, 3.14159, 999.999, 1234.5, 12_345.678, Infinity];
    for (const value of [...whole, ...parts])
      for (const each of [value, -value]) assert.equal(figure(each), INTL.format(each));
    assert.equal(figure(1_234_567), '1,234,567');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ExpressionError, parseExpression } from '../../../../../src/ide/debugging/values/expression-syntax';

describe('An expression', () => {
  it('has integers with bases, separators and suffixes', () => {
    const value = (text: string): unknown => {
      const found = parseExpression(text);
      return found.kind === 'number' ? found.value : found;
    };
    assert.deepEqual(['0x_f', '0xff_u8', '0b10', '1_000i64'].map(value), [15n, 255n, 2n, 1000n]);
  });

  it('is refused where a number has no digits', () => {
    for (const text of ['0x', '0x_', '0b', '0b__', '0b2']) {
      assert.throws(() => parseExpression(text), ExpressionError, text);
    }
  });
});

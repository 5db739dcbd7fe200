import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchesText, parsePattern } from '../../../src/scenario/text-pattern';

describe('an expected text', () => {
  it('is contained', () => {
    assert.ok(matchesText('c.d', 'abc.def'));
    assert.ok(!matchesText('c.d', 'abcxdef'));
  });

  it('is a pattern between slashes, with flags', () => {
    assert.ok(matchesText('/^ab+C$/i', 'ABBC'));
    assert.ok(!matchesText('/^ab+C$/', 'ABBC'));
  });

  it('matches again and again whatever flags keep a position', () => {
    assert.ok([1, 2].every(() => matchesText('/b/gy', 'ab')));
  });

  it('may start with one slash only', () => {
    assert.ok(matchesText('/content', 'path /content/0'));
  });

  it('sees the first 4096 characters of a long text as a pattern', () => {
    assert.ok(!matchesText('/end$/', `${'x'.repeat(5000)}end`));
  });

  for (const pattern of [
    '/a+b*c/',
    '/(a+)+$/',
    '/(x{1,})+/',
    '/(allowed|denied) by/',
    '/(ab){2}/',
    '/[(+*)]+/',
    '/\\(+\\)+/',
    '/(ab)+c/',
  ]) {
    it(`is accepted however long it may take: ${pattern}`, () => {
      assert.equal(parsePattern(pattern).ok, true);
    });
  }
});

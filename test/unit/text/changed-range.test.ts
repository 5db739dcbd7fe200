import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changedRange } from '../../../src/text/changed-range';

function change(before: string, after: string): string {
  const { start, end, text } = changedRange(before, after);
  assert.equal(before.slice(0, start) + text + before.slice(end), after);
  return JSON.stringify(`${before.slice(start, end)}>${text}`);
}

describe('range that changed', () => {
  it('is what differs', () => assert.equal(change('{ "a": 1 }', '{ "a": 23 }'), '"1>23"'));
  it('is an insertion between equal characters', () => assert.equal(change('aa', 'aaa'), '">a"'));
  it('is a removal', () => assert.equal(change('abcb', 'ab'), '"cb>"'));
  it('is empty for equal texts', () => assert.equal(change('a', 'a'), '">"'));
  it('never splits a line end', () => {
    assert.equal(change('a\r\nb', 'a\r\n\r\nb'), '">\\r\\n"');
    assert.equal(change('a\r\nb', 'a\rc\nb'), '"\\r\\n>\\rc\\n"');
  });
});

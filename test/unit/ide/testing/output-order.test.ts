import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OutputOrder } from '../../../../src/ide/testing/output-order';

/** What is written after each word: `a1` is a line of scenario a, `a.` its end. */
function written(words: string): string {
  const log: string[] = [];
  const order = new OutputOrder<string, string>((line) => log.push(line));
  for (const word of words.split(' ')) {
    const key = word.charAt(0);
    if (word === 'flush') order.flush();
    else if (word.endsWith('.')) order.end(key);
    else order.line(key, word);
  }
  return log.join(' ');
}

describe('the output of scenarios that run side by side', () => {
  it('keeps the lines of each together, in the order in which they started', () => {
    assert.equal(written('a1 b1 a2 b2 b. a3 a.'), 'a1 a2 a3 b1 b2');
  });
  it('streams the first that has not ended', () => {
    assert.equal(written('a1 b1 a2'), 'a1 a2');
    assert.equal(written('a1 b1 a. b2'), 'a1 b1 b2');
  });
  it('holds back what has ended until it is its turn', () => {
    assert.equal(written('a1 b1 b. c1 c.'), 'a1');
    assert.equal(written('a1 b1 b. c1 c. a.'), 'a1 b1 c1');
  });
  it('loses nothing in the end', () => {
    assert.equal(written('a1 b1 b. c1 flush'), 'a1 b1 c1');
  });
});

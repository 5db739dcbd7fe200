import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Anchors } from '../../../../src/report/html/anchors';

describe('names for links', () => {
  it('are readable, and each is given once', () => {
    const anchors = new Anchors(['top']);
    const names = ['Top', 'a b', 'A-B', 'a b 2', 'a b', '???'].map((text) => anchors.next(text));
    assert.deepEqual(names, ['top-2', 'a-b', 'a-b-2', 'a-b-2-2', 'a-b-3', 'x']);
    assert.equal(anchors.next('a b', 'top'), 'top--a-b');
  });

  it('take no longer when many texts are alike', () => {
    const anchors = new Anchors();
    const start = process.cpuUsage();
    const names = new Set(Array.from({ length: 20_000 }, () => anchors.next('list issues')));
    assert.equal(names.size, 20_000);
    const { user, system } = process.cpuUsage(start);
    // Looking for a free number from the start each time takes half a minute.
    assert.ok(user + system < 5_000_000, `${String(user + system)} µs`);
  });
});

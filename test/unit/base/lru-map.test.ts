import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { LruMap } from '../../../src/base/lru-map';

describe('a map that keeps what was used last', () => {
  it('drops what was unused for the longest time', () => {
    const dropped: string[] = [];
    const map = new LruMap<string, number>(2, (key, value) => dropped.push(`${key}=${String(value)}`));
    map.set('a', 1);
    map.set('b', 2);
    assert.equal(map.get('a'), 1);
    map.set('c', 3);
    assert.deepEqual(dropped, ['b=2']);
    assert.deepEqual([map.has('a'), map.has('b'), map.has('c'), map.size], [true, false, true, 2]);
  });

  it('counts a write as use, and a replaced value as no entry that makes way', () => {
    const dropped: string[] = [];
    const map = new LruMap<string, number>(2, (key) => dropped.push(key));
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.set('c', 4);
    assert.deepEqual(dropped, ['b']);
    assert.equal(map.get('a'), 3);
  });

  it('does not count `has` as use', () => {
    const map = new LruMap<string, number>(1);
    map.set('a', 1);
    assert.ok(map.has('a'));
    map.set('b', 2);
    assert.equal(map.get('a'), undefined);
  });

  it('is empty after `clear`, and without what was deleted', () => {
    const map = new LruMap<string, number>(3);
    map.set('a', 1);
    map.set('b', 2);
    assert.ok(map.delete('a'));
    assert.ok(!map.delete('a'));
    assert.equal(map.size, 1);
    map.clear();
    assert.equal(map.size, 0);
  });

  it('never holds more than it may, and always what was written last', () => {
    const writes = fc.array(fc.tuple(fc.nat(9), fc.nat()), { minLength: 1 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), writes, (most, entries) => {
        const map = new LruMap<number, number>(most);
        for (const [key, value] of entries) {
          map.set(key, value);
          assert.equal(map.get(key), value);
          assert.ok(map.size <= most);
        }
      }),
    );
  });
});

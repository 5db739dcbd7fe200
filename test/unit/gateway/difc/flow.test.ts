import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { integrityObstacles, secrecyObstacles } from '../../../../src/gateway/difc/flow';
import { combined, intersection, tagSet, union } from '../../../../src/gateway/difc/tags';

type Flow = readonly [from: string, to: string, obstacles: string];

const list = (text: string) => text.split(' ').filter((tag) => tag !== '');

function check(obstacles: typeof secrecyObstacles, flows: readonly Flow[]): void {
  for (const [from, to, expected] of flows) {
    assert.deepEqual(obstacles(list(from), list(to)), list(expected), `${from} -> ${to}`);
  }
}

describe('flows', () => {
  it('lets secrecy flow to more secrecy or to *', () => {
    check(secrecyObstacles, [
      ['', '', ''],
      ['', 'a', ''],
      ['a', 'a b', ''],
      ['a', '', 'a'],
      ['b a c', 'b', 'a c'],
      ['a b', '*', ''],
      ['*', 'a', '*'],
      ['*', '*', ''],
    ]);
  });

  it('lets integrity flow to less integrity, and from *', () => {
    check(integrityObstacles, [
      ['', '', ''],
      ['a', '', ''],
      ['a b', 'a', ''],
      ['', 'a', 'a'],
      ['b', 'c b a', 'a c'],
      ['*', 'a b', ''],
      ['a', '*', '*'],
      ['*', '*', ''],
    ]);
  });
});

describe('tag sets', () => {
  it('are sorted and have no duplicates', () => {
    assert.deepEqual(tagSet(['b', 'a', 'b', 'B']), ['B', 'a', 'b']);
  });

  it('unite and intersect without regard to *', () => {
    assert.deepEqual(union(['b'], ['*', 'b', 'a']), ['*', 'a', 'b']);
    assert.deepEqual(intersection(['b', 'a', '*'], ['c', 'b']), ['b']);
    assert.deepEqual(intersection(['a'], ['*']), []);
  });

  it('combine all labels, none of nothing', () => {
    assert.deepEqual(
      combined([
        { secrecy: ['s'], integrity: ['b'] },
        { secrecy: ['s', 'r'], integrity: ['a'] },
      ]),
      { secrecy: ['r', 's'], integrity: ['a', 'b'] },
    );
    assert.deepEqual(combined([]), { secrecy: [], integrity: [] });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filterItems } from '../../../../src/gateway/difc/filter';
import type { Labels } from '../../../../src/gateway/difc/labels';
import { combined } from '../../../../src/gateway/difc/tags';

/** Labels that count how often their secrecy is looked at. */
function watched(): { readonly labels: Labels; readonly reads: () => number } {
  let reads = 0;
  const labels = {
    description: 'd',
    integrity: [],
    get secrecy() {
      reads += 1;
      return ['private:a/b'];
    },
  };
  return { labels, reads: () => reads };
}

describe('items that share their labels', () => {
  it('are judged once and removed each', () => {
    const { labels, reads } = watched();
    const items = Array.from({ length: 1000 }, (_, data) => ({ data, labels }));
    const { filtered, total } = filterItems(items, { secrecy: [], integrity: [] }, 'read', 'filter');
    assert.deepEqual([filtered.length, total, reads()], [1000, 1000, 1]);
  });

  it('count once for all of them together', () => {
    const { labels, reads } = watched();
    assert.deepEqual(combined(Array.from({ length: 1000 }, () => labels)).secrecy, ['private:a/b']);
    assert.equal(reads(), 1);
  });
});

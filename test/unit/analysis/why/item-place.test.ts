import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pointerOf, valueAt, withValueAt } from '../../../../src/analysis/value-place';
import { itemPlace } from '../../../../src/analysis/why/item-place';
import { valueVariants, variantPointer } from '../../../../src/analysis/why/value-variants';
import type { Json } from '../../../../src/gateway/json';

const parsed = (text: string): Json => JSON.parse(text) as Json;

describe('the place of an item in a result', () => {
  it('is its own one, also of two equal items in a nested list', () => {
    const nodes = [{ a: 1 }, { a: 1 }];
    const content = { data: { 'x/~y': { nodes } } };
    const place = itemPlace(content, nodes, 1) ?? [];
    assert.equal(pointerOf(place), '/data/x~1~0y/nodes/1');
    assert.deepEqual(withValueAt(content, [...place, 'a'], 2), {
      data: { 'x/~y': { nodes: [{ a: 1 }, { a: 2 }] } },
    });
  });

  it('is the whole result where that is the only item, and a part of a longer list otherwise', () => {
    assert.deepEqual(itemPlace({ a: 1 }, [{ a: 1 }], 0), []);
    assert.deepEqual(itemPlace([{ a: 0 }, { a: 1 }], [{ a: 1 }], 0), [1]);
  });

  it('is not known where the guard answers with other data', () => {
    assert.equal(itemPlace([{ a: 1 }], [{ a: 2 }], 0), undefined);
    assert.equal(itemPlace([{ a: 1 }], [], 0), undefined);
  });

  it('may have properties of any name', () => {
    const changed = withValueAt(parsed('{"__proto__":{"a":1}}'), ['__proto__', 'a'], 2);
    assert.equal(JSON.stringify(changed), '{"__proto__":{"a":2}}');
    assert.equal(valueAt(parsed('{}'), ['__proto__', 'a']), undefined);
  });
});

describe('other values of an item', () => {
  it('begin with the properties that labels often follow, and with what other items have', () => {
    const item = { title: 't', user: { login: 'mallory' }, author_association: 'NONE', merged_at: null };
    const variants = valueVariants(item, [{ ...item, author_association: 'MEMBER', draft: true }]);
    const drawn = variants.map((each) => {
      const { before = 'nothing', after = 'nothing' } = each;
      return `${variantPointer(each)} ${String(before)} -> ${String(after)}`;
    });
    assert.deepEqual(drawn, [
      '/author_association NONE -> MEMBER',
      '/author_association NONE -> OWNER',
      '/author_association NONE -> COLLABORATOR',
      '/author_association NONE -> CONTRIBUTOR',
      '/author_association NONE -> nothing',
      '/user/login mallory -> mallory-2',
      '/user/login mallory -> nothing',
      '/merged_at null -> 2024-01-01T00:00:00Z',
      '/merged_at null -> nothing',
      '/draft nothing -> true',
      '/title t -> t-2',
      '/title t -> nothing',
    ]);
  });
});

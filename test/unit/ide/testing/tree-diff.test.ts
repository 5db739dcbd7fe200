import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestNode } from '../../../../src/ide/testing/test-tree';
import { diffSiblings } from '../../../../src/ide/testing/tree-diff';

/** `b@3!` is the item `b` on line 3 with an error. */
function items(text: string): TestNode[] {
  return text.split(' ').flatMap((word): TestNode[] => {
    const [, id = '', line = '1', mark] = /^(\w+)@?(\d+)?(!)?$/.exec(word) ?? [];
    const start = { line: Number(line), character: 0 };
    if (id === '') return [];
    return [{ id, label: id, range: { start, end: start }, ...(mark ? { error: 'bad' } : {}), children: [] }];
  });
}

function diff(before: string, after: string): string {
  const { removed, added, changed } = diffSiblings(items(before), items(after));
  const minus = removed.map((id) => `-${id}`);
  const plus = added.map(({ node, order }) => `+${node.id}:${order}`);
  const moved = changed.map(({ node, order }) => `~${node.id}:${order}`);
  return [...minus, ...plus, ...moved].join(' ');
}

describe('difference of items', () => {
  it('is empty for items that are alike', () => assert.equal(diff('a b@2', 'a b@2'), ''));
  it('adds and removes by id', () => assert.equal(diff('a b', 'a c'), '-b +c:1'));
  it('keeps items that an inserted one moves', () => {
    assert.equal(diff('a@1 b@2', 'a@1 n@2 b@3'), '+n:1 ~b:2');
  });
  it('reports an error that comes and goes', () => {
    assert.equal(diff('a b', 'a! b'), '~a:0');
    assert.equal(diff('a! b', 'a b'), '~a:0');
  });
  it('follows items that swap places', () => assert.equal(diff('a b', 'b a'), '~b:0 ~a:1'));
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isBelow } from '../../../../src/ide/paths/below';

describe('locations below folders', () => {
  const below = isBelow(new Set(['file:///work/a', 'file:///work/b/c.json']));

  it('are those of their files, at any depth', () => {
    assert.equal(below('file:///work/a/one.json'), true);
    assert.equal(below('file:///work/a/b/c/one.json'), true);
    assert.equal(below('file:///work/b/c.json/one.json'), true);
  });

  it('are neither the folders themselves nor those beside them', () => {
    assert.equal(below('file:///work/a'), false);
    assert.equal(below('file:///work/ab/one.json'), false);
    assert.equal(below('file:///work/b/c.json'), false);
    assert.equal(below('file:///work/one.json'), false);
    assert.equal(below('untitled:one.json'), false);
  });

  it('are none without folders', () => {
    assert.equal(isBelow(new Set())('file:///work/a/one.json'), false);
  });
});

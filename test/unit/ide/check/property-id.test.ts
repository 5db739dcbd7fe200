import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { propertyId, propertyOfArgument, propertyOfId } from '../../../../src/ide/check/property-id';
import { stepIds } from '../../../../src/ide/testing/test-ids';

const KEY = 'file:///a/guard%23.wat';

describe('Ids of properties', () => {
  it('lead back to the guard and the property', () => {
    for (const name of [{ key: KEY }, { key: KEY, code: 'size-growth' }])
      assert.deepEqual(propertyOfId(propertyId(name)), name);
  });

  it('are never those of scenarios', () => {
    for (const id of ['file:///a.json', ...stepIds('file:///a.json', ['guard-lab-check:x'])])
      assert.equal(propertyOfId(id), undefined);
  });

  it('are found in rows, test items and messages, and nowhere else', () => {
    const name = { key: KEY, code: 'scope' };
    const id = propertyId(name);
    for (const given of [
      { ...name, label: 'row' },
      { id, children: [] },
      { test: { id }, message: {} },
    ])
      assert.deepEqual(propertyOfArgument(given), name);
    for (const given of [undefined, null, 'text', 7, {}, { test: null }, { id: 'file:///a' }])
      assert.equal(propertyOfArgument(given), undefined);
  });
});

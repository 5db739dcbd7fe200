import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonValue } from '../../../src/base/json-value';

describe('the value of a JSON text', () => {
  it('is undefined only for what is not JSON', () => {
    assert.deepEqual(['{"a":[1]}', 'null', '"', '', 'undefined'].map(jsonValue), [
      { a: [1] },
      null,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

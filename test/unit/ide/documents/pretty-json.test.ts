import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prettyJson } from '../../../../src/ide/documents/pretty-json';
import type { Json } from '../../../../src/gateway/json';

describe('a value as a document', () => {
  it('is indented JSON', () => {
    assert.equal(prettyJson({ a: [1] }), '{\n  "a": [\n    1\n  ]\n}\n');
  });

  it('says so when it is nested too deep', () => {
    let deep: Json = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    assert.match(prettyJson(deep), /^\/\/ Nested too deep/);
  });

  it('takes no fault of ours for deep nesting', () => {
    const fault = new TypeError('x is undefined');
    const value = {
      toJSON: () => {
        throw fault;
      },
    };
    assert.throws(() => prettyJson(value), fault);
  });

  it('says so when it is too large', () => {
    assert.match(prettyJson(['x'.repeat(90), 'y'], 100), /^\/\/ Larger than 100 characters/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedBytes } from '../../../src/base/shared-bytes';

describe('bytes that threads share', () => {
  it('are those of the given part of a buffer, and not shared twice', () => {
    const shared = sharedBytes(Uint8Array.of(1, 2, 3).subarray(1));
    assert.ok(shared.buffer instanceof SharedArrayBuffer);
    assert.deepEqual([...shared], [2, 3]);
    assert.equal(sharedBytes(shared), shared);
  });
});

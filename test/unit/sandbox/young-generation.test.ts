import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CALL_BYTES, makeRoom, youngBytesLeft } from '../../../src/sandbox/young-generation';

/** Allocates until less than `bytes` are left. */
function useUp(bytes: number): void {
  while (youngBytesLeft() >= bytes) void new Array<number>(2_048).fill(0);
}

describe('room in the young generation', () => {
  it('is made by one collection where less is left than a call needs', () => {
    useUp(CALL_BYTES / 2);
    makeRoom();
    assert.ok(youngBytesLeft() >= CALL_BYTES, String(youngBytesLeft()));
  });

  it('is left alone where there is enough', () => {
    makeRoom();
    const before = youngBytesLeft();
    makeRoom();
    const after = youngBytesLeft();
    assert.ok(after <= before && before - after < CALL_BYTES / 8, `${String(before)}, ${String(after)}`);
  });

  it('is asked for in vain where the generation is smaller, and that ends', () => {
    makeRoom(Number.MAX_SAFE_INTEGER);
    assert.ok(youngBytesLeft() > 0);
  });
});

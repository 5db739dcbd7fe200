import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newSharedBytes, sharedBytes } from '../../../src/base/shared-bytes';

describe('bytes that threads share', () => {
  it('are those of the given part of a buffer, and not shared twice', () => {
    const shared = sharedBytes(Uint8Array.of(1, 2, 3).subarray(1));
    assert.ok(shared.buffer instanceof SharedArrayBuffer);
    assert.deepEqual([...shared], [2, 3]);
    assert.equal(sharedBytes(shared), shared);
  });

  it('are shared by no browser, because none reads text from them', () => {
    const { TextDecoder: Decoder } = globalThis;
    /** As Chromium has it. */
    class BrowserDecoder extends Decoder {
      override decode(bytes: Uint8Array): string {
        if (bytes.buffer instanceof SharedArrayBuffer)
          throw new TypeError('The provided ArrayBufferView value must not be shared.');
        return super.decode(bytes);
      }
    }
    try {
      globalThis.TextDecoder = BrowserDecoder;
      const text = new TextEncoder().encode('guard');
      for (const bytes of [sharedBytes(text), newSharedBytes(5)])
        assert.ok(bytes.buffer instanceof ArrayBuffer);
    } finally {
      globalThis.TextDecoder = Decoder;
    }
  });
});

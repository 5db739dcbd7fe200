import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import { Redactor } from '../../../src/redaction/redactor';

/** Bytes without any pattern, the same each time, in base64. */
function bytes(count: number): string {
  let state = 1;
  const values = Uint8Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state >>> 16;
  });
  return Buffer.from(values).toString('base64');
}

describe('a result that is not text, in a log that is imported', () => {
  const result: Json = {
    content: [
      { type: 'image', data: bytes(20_000), mimeType: 'image/png' },
      { type: 'audio', data: bytes(5_000), mimeType: 'audio/wav' },
      { type: 'resource', resource: { uri: 'file:///a', blob: bytes(3_000) } },
      { type: 'resource_link', uri: 'file:///c', name: 'c' },
    ],
    structuredContent: { a: 1 },
    isError: true,
  };

  it('keeps its blocks and their bytes when secrets become marks', () => {
    assert.deepEqual(new Redactor().json(result), result);
  });
});

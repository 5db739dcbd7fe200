import assert from 'node:assert/strict';
import * as node from 'node:crypto';
import { describe, it } from 'node:test';
import { createHash, randomBytes } from '../../../src/web/crypto';

describe('hashes in a browser', () => {
  it('are those of Node, for texts and for bytes, also where threads share them', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(3)).fill(7);
    for (const data of ['', 'naïve ☃', new Uint8Array(1000).fill(255), shared]) {
      const copy = typeof data === 'string' ? data : Uint8Array.from(data);
      for (const form of ['hex', 'base64'] as const)
        assert.equal(
          createHash('sha256').update('a').update(data).digest(form),
          node.createHash('sha256').update('a').update(copy).digest(form),
        );
    }
  });

  it('are not to be guessed as a nonce, and fit into a policy', () => {
    const nonces = Array.from({ length: 50 }, () => randomBytes(16).toString('base64url'));
    assert.equal(new Set(nonces).size, 50);
    for (const nonce of nonces) assert.match(nonce, /^[\w-]{22}$/);
  });
});

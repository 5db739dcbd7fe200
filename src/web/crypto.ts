// What the extension uses of `node:crypto`, in a browser, where hashing is otherwise a promise.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** A hash of texts (as UTF-8) and bytes. */
class Hash {
  readonly #hash = sha256.create();

  update(data: string | Uint8Array): this {
    this.#hash.update(typeof data === 'string' ? new TextEncoder().encode(data) : data);
    return this;
  }

  digest(encoding: 'hex' | 'base64'): string {
    const bytes = this.#hash.digest();
    return encoding === 'hex' ? bytesToHex(bytes) : base64(bytes);
  }
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

export function createHash(algorithm: 'sha256'): Hash {
  if (algorithm !== 'sha256') throw new Error('only SHA-256 is known here');
  return new Hash();
}

/** Random bytes, which can be written as text. */
class RandomBytes extends Uint8Array {
  override toString(encoding?: 'base64url'): string {
    if (encoding !== 'base64url') throw new Error('random bytes are written as base64url only');
    return base64(this).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  }
}

export function randomBytes(size: number): RandomBytes {
  return crypto.getRandomValues(new RandomBytes(size));
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isWholeModule } from '../../../src/wasm/whole-module';

const MODULE = readFileSync(join(__dirname, '../../fixtures/tiny-rust/tiny-rust.full.wasm'));
const isWhole = (bytes: Uint8Array): boolean =>
  isWholeModule(bytes.length, (offset, length) => bytes.subarray(offset, offset + length));

describe('a module on disk', () => {
  it('is whole when its last section ends where the file does', () => {
    assert.equal(isWhole(MODULE), true);
    assert.equal(isWhole(MODULE.subarray(0, 8)), true);
    assert.equal(isWhole(Buffer.concat([MODULE, Buffer.of(0, 3, 1, 0x78, 7)])), true);
  });

  it('is not whole while it is cut inside of a section, or still empty', () => {
    for (const cut of [0, 3, 7, 9, 10, 100, 4096, MODULE.length >> 1, MODULE.length - 1])
      assert.equal(isWhole(MODULE.subarray(0, cut)), false, String(cut));
    assert.equal(isWhole(Buffer.alloc(MODULE.length)), false);
    assert.equal(isWhole(Buffer.concat([MODULE, Buffer.of(0, 0x80)])), false);
  });
});

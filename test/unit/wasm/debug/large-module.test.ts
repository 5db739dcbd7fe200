import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDebugInfo } from '../../../../src/wasm/debug/debug-info';
import { repeatUnits } from './repeated-units';
import { fixture } from './trapping';

describe('a module of 11 MB', () => {
  const small = fixture('tiny-rust/tiny-rust.full.wasm');
  const large = repeatUnits(small, 80);

  it('gives the frames of the small one (npm run bench shows the time)', () => {
    assert.ok(large.length > 11_000_000);
    const expected = openDebugInfo({ bytes: small }).locate(0x476);
    const info = openDebugInfo({ bytes: large });
    assert.deepEqual(info.locate(0x476), expected);
    assert.equal(expected[0]?.name, 'pick_byte');
  });

  it('remembers what it read', () => {
    const info = openDebugInfo({ bytes: large });
    assert.equal(info.locate(0x476), info.locate(0x476));
  });
});

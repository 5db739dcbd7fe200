import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDebugInfo } from '../../../../src/wasm/debug/debug-info';
import { scanSections } from '../../../../src/wasm/debug/section-scan';
import { u32 } from '../build';
import { fixture } from './trapping';

/** The module with the units of `.debug_info` repeated `times` in a section put in front of its own. */
function repeatUnits(module: Uint8Array, times: number): Uint8Array {
  const range = scanSections(module).custom.get('.debug_info');
  assert.ok(range);
  const name = new TextEncoder().encode('.debug_info');
  const units = module.subarray(range.start, range.end);
  const size = 1 + name.length + units.length * times;
  const header = [0, ...u32(size), name.length, ...name];
  // Behind the own section's header: its id, a size of three bytes, and its name.
  const before = module.subarray(0, range.start - name.length - 5);
  const bytes = new Uint8Array(
    before.length + header.length + units.length * times + module.length - before.length,
  );
  bytes.set(before, 0);
  bytes.set(header, before.length);
  for (let i = 0; i < times; i++) bytes.set(units, before.length + header.length + i * units.length);
  bytes.set(module.subarray(before.length), before.length + header.length + units.length * times);
  return bytes;
}

describe('a module of 11 MB', () => {
  const small = fixture('tiny-rust/tiny-rust.full.wasm');
  const large = repeatUnits(small, 80);

  it('gives the frames of the small one, without reading units nobody asked about', () => {
    assert.ok(large.length > 11_000_000);
    const expected = openDebugInfo({ bytes: small }).locate(0x476);
    const before = process.cpuUsage().user;
    const info = openDebugInfo({ bytes: large });
    assert.deepEqual(info.locate(0x476), expected);
    const milliseconds = (process.cpuUsage().user - before) / 1000;
    // A cold reader on a busy machine stays far below; reading every unit would take seconds.
    assert.ok(milliseconds < 300, `${milliseconds} ms`);
    assert.equal(expected[0]?.name, 'pick_byte');
  });

  it('remembers what it read', () => {
    const info = openDebugInfo({ bytes: large });
    assert.equal(info.locate(0x476), info.locate(0x476));
  });
});

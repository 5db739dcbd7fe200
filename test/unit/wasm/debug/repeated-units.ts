import assert from 'node:assert/strict';
import { scanSections } from '../../../../src/wasm/debug/section-scan';
import { u32 } from '../build';

/** The module with the units of `.debug_info` repeated `times` in a section put in front of those it has. */
export function repeatUnits(module: Uint8Array, times: number): Uint8Array {
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

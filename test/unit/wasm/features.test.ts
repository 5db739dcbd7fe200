import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeModule } from '../../../src/wasm/decode';
import { usedFeatures } from '../../../src/wasm/features';
import { functionModule, I32, I64, list, memory, moduleOf, section, text, types } from './build';

function used(bytes: Uint8Array): string {
  const decoded = decodeModule(bytes, { memoryLimitPages: 256 });
  assert.ok(decoded.ok, decoded.ok ? '' : decoded.error.message);
  return usedFeatures(decoded.value).join(' ');
}

const nothing = [[], []] as const;

describe('features a module uses', () => {
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ['none', functionModule(nothing, [0x01]), ''],
    ['sign extension', functionModule(nothing, [0x41, 0, 0xc0, 0x1a]), 'sign-extension'],
    [
      'saturating conversions',
      functionModule(nothing, [0x43, 0, 0, 0, 0, 0xfc, 0, 0x1a]),
      'saturating-float-to-int',
    ],
    ['several results', moduleOf(types([[], [I32, I64]])), 'multi-value'],
    ['a block with a type', functionModule(nothing, [0x02, 0x00, 0x0b]), 'multi-value'],
    ['passive data', moduleOf(memory, section(11, list([1, 0]))), 'bulk-memory'],
    ['several tables', moduleOf(section(4, list([0x70, 0, 1], [0x70, 0, 1]))), 'reference-types'],
    ['null references', functionModule(nothing, [0xd0, 0x70, 0x1a]), 'reference-types'],
    ['vectors', moduleOf(types([[0x7b], []])), 'simd'],
    [
      'an exported global that changes',
      moduleOf(section(6, list([I32, 1, 0x41, 0, 0x0b])), section(7, list([...text('g'), 3, 0]))),
      'mutable-globals',
    ],
    ['exceptions the gateway lets through', moduleOf(types([[0x69], []])), 'exception-handling'],
  ];
  for (const [what, bytes, expected] of cases) {
    it(`are found: ${what}`, () => assert.equal(used(bytes), expected));
  }
});

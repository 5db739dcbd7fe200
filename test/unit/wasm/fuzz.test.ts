import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeModule } from '../../../src/wasm/decode';
import { usedFeatures } from '../../../src/wasm/features';
import { checkModule } from '../../../src/wasm/load-check';
import { types, functionModule, moduleOf, section, list, body, u32 } from './build';
import { hosts } from './hosts';

const names = [
  'tiny-rust/tiny-rust.stripped',
  'tiny-rust/tiny-rust.full',
  'tiny-c/tiny-c.o2',
  'tiny-c/tiny-c.o0',
];
const fixtures = new Map(
  names.map((name) => [name, new Uint8Array(readFileSync(`test/fixtures/${name}.wasm`))]),
);

const FIXTURE = fc.constantFrom(...names);

function check(bytes: Uint8Array): boolean {
  const checked = checkModule(bytes, { memoryLimitPages: 512, hosts });
  if (checked.ok) usedFeatures(checked.value);
  else assert.ok(checked.error.message.length > 0 && checked.error.message.length < 100_000);
  return checked.ok;
}

describe('real modules, damaged', () => {
  it('are refused when cut off inside a section', () => {
    const cuts = FIXTURE.chain((name) => {
      const bytes = fixtures.get(name)!;
      const decoded = decodeModule(bytes, { memoryLimitPages: 512 });
      assert.ok(decoded.ok);
      const ends = new Set(decoded.value.sections.map(({ range }) => range.start));
      const cut = fc.integer({ min: 8, max: bytes.length - 1 }).filter((at) => !ends.has(at));
      return fc.record({ name: fc.constant(name), cut });
    });
    const property = fc.property(cuts, ({ name, cut }) => {
      assert.equal(check(fixtures.get(name)!.subarray(0, cut)), false);
    });
    fc.assert(property, { seed: 1, numRuns: 300 });
  });

  it('are judged without a fault when bytes change', () => {
    // The first 20,000 bytes hold every kind of section header and most of the code.
    const change = fc.record({ at: fc.nat(19_999), to: fc.nat(255) });
    const changes = fc.noBias(fc.array(change, { minLength: 1, maxLength: 4 }));
    let refused = 0;
    const property = fc.property(FIXTURE, changes, (name, list) => {
      const bytes = fixtures.get(name)!.slice(0);
      for (const { at, to } of list) bytes[at % bytes.length] = to;
      if (!check(bytes)) refused++;
    });
    fc.assert(property, { seed: 2, numRuns: 400 });
    assert.ok(refused > 200, `only ${refused} of 400 were refused`);
  });
});

describe('modules made to take long', () => {
  it('are given up when branches carry more than can be checked', () => {
    const results = Array.from({ length: 100_000 }, () => 0x7f);
    const branches = Array.from({ length: 20_000 }, () => [0x0d, 0]).flat();
    const type = [0x60, 0, ...u32(results.length), ...results];
    const code = body([0x00, ...branches, 0x00]);
    const bytes = moduleOf(section(1, list(type)), section(3, list([0])), section(10, list(code)));
    const checked = checkModule(bytes, { memoryLimitPages: 512, hosts });
    assert.match(checked.ok ? '' : checked.error.message, /too much work to check/);
    assert.equal(checked.ok ? '' : checked.error.by, 'engine');
  });

  it('are given up when calls leave more operands than can be held', () => {
    const results = Array.from({ length: 50_000 }, () => 0x7f);
    const calls = Array.from({ length: 2000 }, () => [0x10, 0]).flat();
    const bytes = moduleOf(
      section(1, list([0x60, 0, ...u32(results.length), ...results], [0x60, 0, 0])),
      section(3, list([0], [1])),
      section(10, list(body([0x00]), body([...calls, 0x00]))),
    );
    const checked = checkModule(bytes, { memoryLimitPages: 512, hosts });
    assert.match(checked.ok ? '' : checked.error.message, /over 33554432 operands|too much work to check/);
    assert.equal(checked.ok ? '' : checked.error.by, 'engine');
  });

  it('load when they only nest and declare a lot', () => {
    const deep = [
      ...Array.from({ length: 50_000 }, () => [0x03, 0x40]).flat(),
      ...Array.from({ length: 50_000 }, () => 0x0b),
    ];
    assert.ok(check(functionModule([[], []], deep)));
    const many = moduleOf(types(...Array.from({ length: 50_000 }, () => [[], []] as const)));
    assert.ok(check(many));
  });
});

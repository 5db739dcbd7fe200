import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
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
const fixtures = names.map((name) => new Uint8Array(readFileSync(`test/fixtures/${name}.wasm`)));

/** A small generator of reproducible numbers below `bound`. */
function generator(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

function check(bytes: Uint8Array): boolean {
  const checked = checkModule(bytes, { memoryLimitPages: 512, hosts });
  if (checked.ok) usedFeatures(checked.value);
  else assert.ok(checked.error.message.length > 0 && checked.error.message.length < 100_000);
  return checked.ok;
}

describe('real modules, damaged', () => {
  it('are refused when cut off inside a section', () => {
    const random = generator(1);
    for (let round = 0; round < 300; round++) {
      const bytes = fixtures[round % fixtures.length]!;
      const decoded = decodeModule(bytes, { memoryLimitPages: 512 });
      const sections = decoded.ok ? decoded.value.sections : [];
      const cut = 8 + random(bytes.length - 8);
      if (sections.some((section) => section.range.start === cut)) continue;
      assert.equal(check(bytes.subarray(0, cut)), false, `cut at ${cut}`);
    }
  });

  it('are judged without a fault when bytes change', () => {
    const random = generator(2);
    let refused = 0;
    for (let round = 0; round < 400; round++) {
      const bytes = fixtures[round % fixtures.length]!.slice(0);
      // The first 20,000 bytes hold every kind of section header and most of the code.
      const span = Math.min(bytes.length, 20_000);
      for (let changes = 1 + random(4); changes > 0; changes--) bytes[random(span)] = random(256);
      if (!check(bytes)) refused++;
    }
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

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openDebugInfo } from '../../../../src/wasm/debug/debug-info';
import { externalDebugReference, scanSections } from '../../../../src/wasm/debug/section-scan';
import { abbreviation, moduleWithDebug, u4, unit } from './dwarf-text';
import { fixture } from './trapping';

const MODULES = [
  'dwarf/v2-o0.wasm',
  'dwarf/v3-o2.wasm',
  'dwarf/v5-o2.wasm',
  'dwarf/v5-o0.wasm',
  'tiny-c/tiny-c.dwarf5.wasm',
];

/** Bytes to change: in which debug section, where in it (a share of its length), and how. */
const FLIPS = fc.noBias(
  fc.array(
    fc.record({
      section: fc.nat(1000),
      share: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      to: fc.oneof(
        fc.constant('0xff' as const),
        fc.record({ flipped: fc.nat(7) }),
        fc.record({ flipped: fc.nat(7) }),
      ),
    }),
    { minLength: 1, maxLength: 8 },
  ),
);

/** Asks about some offsets of the code section; a complaint has the agreed form. */
function ask(bytes: Uint8Array): void {
  const info = openDebugInfo({ bytes });
  const code = scanSections(bytes).code ?? { start: 0, end: 0 };
  for (let i = 0; i < 5; i++) info.locate(code.start + Math.floor(((code.end - code.start) * i) / 5) + 3);
  assert.match(info.problem ?? 'debug information unreadable: none', /^debug information unreadable: \S/);
}

describe('damaged debug information', () => {
  for (const name of MODULES) {
    it(`survives flipped bits in ${name}`, () => {
      const original = fixture(name);
      const debug = [...scanSections(original).custom].filter(([section]) => section.startsWith('.debug_'));
      const property = fc.property(FLIPS, (flips) => {
        const bytes = original.slice();
        for (const { section, share, to } of flips) {
          const range = debug[section % debug.length]?.[1];
          assert.ok(range);
          const at = range.start + Math.floor(share * (range.end - range.start));
          bytes[at] = to === '0xff' ? 0xff : (bytes[at] ?? 0) ^ (1 << to.flipped);
        }
        ask(bytes);
      });
      fc.assert(property, { seed: 20_240, numRuns: 150 });
    });
  }

  it('survives a cut at any place', () => {
    const original = fixture('dwarf/v5-o0.wasm');
    for (let length = 0; length < original.length; length += 7) ask(original.slice(0, length));
  });

  it('says what is wrong', () => {
    const info = openDebugInfo({
      bytes: moduleWithDebug({ '.debug_info': [9, 0, 0, 0, 99, 0, 0, 0, 0, 0, 4, 0, 0] }),
    });
    assert.deepEqual(info.locate(40), []);
    assert.equal(
      info.problem,
      'debug information unreadable: .debug_info has a unit of version 99, which is unknown',
    );
  });

  it('refuses compressed sections with a way out', () => {
    const info = openDebugInfo({ bytes: moduleWithDebug({ '.zdebug_info': [1] }) });
    assert.equal(
      info.problem,
      'debug information unreadable: section .zdebug_info is compressed; link without compressed debug sections',
    );
  });

  it('says nothing about a module without debug sections', () => {
    const info = openDebugInfo({ bytes: moduleWithDebug({}) });
    assert.deepEqual([info.available, info.locate(40), info.problem], [false, [], undefined]);
  });

  it('follows a knot of specifications only so far', () => {
    // A function without a name whose abstract origin is itself.
    const abbreviations = [
      ...abbreviation(1, 0x11, true, []),
      ...abbreviation(2, 0x2e, false, [
        [0x11, 1],
        [0x12, 6],
        [0x31, 0x13],
      ]),
      0,
    ];
    const info = openDebugInfo({
      bytes: moduleWithDebug({
        '.debug_abbrev': abbreviations,
        '.debug_info': unit([1, 2, ...u4(2), ...u4(40), ...u4(12), 0]),
      }),
    });
    const [frame, ...others] = info.locate(40);
    assert.deepEqual(
      [frame?.name, frame?.inlined, others.length, info.problem],
      [undefined, false, 0, undefined],
    );
  });

  it('does not believe in tables longer than their section', () => {
    // A version 5 line table that claims 2^63 directories of no bytes each.
    const huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    const header = [1, 1, 1, 0xfb, 14, 1, 1, 1, 0x19, ...huge];
    const body = [5, 0, 4, 0, ...u4(header.length), ...header];
    const info = openDebugInfo({ bytes: moduleWithDebug({ '.debug_line': [...u4(body.length), ...body] }) });
    assert.deepEqual(info.locate(40), []);
    assert.match(info.problem ?? '', /\.debug_line has a file table longer than its header/);
  });

  /** Functions that all have the same list of 2,000 ranges, which begin at `low`. */
  const sharedRanges = (functionCount: number, low: number): Uint8Array => {
    const range = [...u4(low), ...u4(low + 1)];
    return moduleWithDebug({
      '.debug_abbrev': [
        ...abbreviation(1, 0x11, true, []),
        ...abbreviation(2, 0x2e, false, [[0x55, 0x17]]),
        0,
      ],
      '.debug_ranges': [...Array.from({ length: 2000 }, () => range).flat(), ...u4(0), ...u4(0)],
      '.debug_info': unit([1, ...Array.from({ length: functionCount }, () => [2, 0, 0, 0, 0]).flat(), 0]),
    });
  };

  it('gives up on files that ask for hours of work', () => {
    const info = openDebugInfo({ bytes: sharedRanges(65_000, 0x7fff_0000) });
    assert.deepEqual(info.locate(40), []);
    assert.match(info.problem ?? '', /reading takes more work than any compiler’s output needs/);
  });

  it('gives up on more functions than there can be', () => {
    const info = openDebugInfo({ bytes: sharedRanges(10, 90) });
    assert.deepEqual(info.locate(40), []);
    assert.match(info.problem ?? '', /\.debug_info has more functions than code has bytes/);
  });
});

describe('code that was linked away', () => {
  it('is not found at address 0 or at the tombstone addresses', () => {
    const abbreviations = [
      ...abbreviation(1, 0x11, true, []),
      ...abbreviation(2, 0x2e, false, [
        [0x11, 1],
        [0x12, 6],
        [0x03, 0x08],
      ]),
      0,
    ];
    const dead = (low: number, name: string) => [2, ...u4(low), ...u4(50), ...Buffer.from(name), 0];
    const live = [2, ...u4(10), ...u4(20), ...Buffer.from('live'), 0];
    const bytes = moduleWithDebug({
      '.debug_abbrev': abbreviations,
      '.debug_info': unit([
        1,
        ...dead(0, 'zero'),
        ...dead(0xffffffff, 'last'),
        ...dead(0xfffffffe, 'range'),
        ...live,
        0,
      ]),
    });
    const start = scanSections(bytes).code?.start ?? 0;
    const names = [5, 15, 40].map((address) => openDebugInfo({ bytes }).locate(start + address)[0]?.name);
    assert.deepEqual(names, [undefined, 'live', undefined]);
  });
});

describe('separate debug information', () => {
  it('is named by a custom section', () => {
    const bytes = moduleWithDebug({ external_debug_info: [12, ...Buffer.from('a.debug.wasm')] });
    assert.equal(externalDebugReference(bytes), 'a.debug.wasm');
    assert.equal(externalDebugReference(moduleWithDebug({ external_debug_info: [200, 1, 2] })), undefined);
  });

  it('is read from the other file, with addresses of the module', () => {
    const original = fixture('tiny-c/tiny-c.o2.wasm');
    const sections = scanSections(original);
    const firstDebug = sections.custom.get('.debug_info')?.start ?? 0;
    // The section's header: id, five bytes of size, length and name.
    const stripped = original.slice(0, firstDebug - '.debug_info'.length - 5);
    assert.equal(openDebugInfo({ bytes: stripped }).available, false);
    const frames = openDebugInfo({ bytes: stripped, externalBytes: original }).locate(0x1c8);
    assert.deepEqual(
      frames.map((frame) => `${frame.name}:${frame.line}`),
      ['poke:34', 'scribble:39', 'label_resource:66'],
    );
  });
});

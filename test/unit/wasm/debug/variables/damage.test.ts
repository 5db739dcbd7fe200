import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openDebugInfo } from '../../../../../src/wasm/debug/debug-info';
import { scanSections } from '../../../../../src/wasm/debug/section-scan';
import { placeOf, type Machine } from '../../../../../src/wasm/debug/variables/evaluate';
import { abbreviation, moduleWithDebug, u4, unit } from '../dwarf-text';
import { fixture } from '../trapping';

const FLIPS = fc.noBias(
  fc.array(
    fc.record({
      section: fc.nat(1000),
      share: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      to: fc.oneof(fc.constant(0xff), fc.nat(255)),
    }),
    { minLength: 1, maxLength: 8 },
  ),
);
/** A guard in which every address can be read, and every local is known. */
const MACHINE: Machine = {
  local: () => 1024n,
  global: () => 2048n,
  memory: (_, count) => Promise.resolve(new Uint8Array(Math.min(count, 4096)).fill(7)),
};

/** Asks about variables, their places and their types all over the code; a complaint has the agreed form. */
async function ask(bytes: Uint8Array): Promise<void> {
  const { variables, problem } = openDebugInfo({ bytes });
  const code = scanSections(bytes).code ?? { start: 0, end: 0 };
  for (let i = 0; variables !== undefined && i < 4; i++) {
    const offset = code.start + Math.floor(((code.end - code.start) * i) / 4) + 40;
    const scopes = variables.scopes(offset);
    const all = [...(scopes?.frames.flat() ?? []), ...variables.statics(offset)];
    variables.types(all.flatMap(({ type }) => type ?? []));
    for (const { location } of all) await placeOf(location, scopes ?? {}, MACHINE);
  }
  const said = problem ?? variables?.problem ?? 'debug information unreadable: none';
  assert.match(said, /^debug information unreadable: \S/);
}

describe('damaged variables', () => {
  for (const name of ['c14-o2.wasm', 'c19-o2.wasm', 'c19.wasm', 'r196-o1.wasm']) {
    it(`are survived: flipped bytes in ${name}`, async () => {
      const original = fixture(`variables/${name}`);
      const debug = [...scanSections(original).custom].filter(([section]) => section.startsWith('.debug_'));
      const property = fc.asyncProperty(FLIPS, async (flips) => {
        const bytes = original.slice();
        for (const { section, share, to } of flips) {
          const range = debug[section % debug.length]?.[1];
          assert.ok(range);
          bytes[range.start + Math.floor(share * (range.end - range.start))] = to;
        }
        await ask(bytes);
      });
      await fc.assert(property, { seed: 20_261, numRuns: name.startsWith('r') ? 25 : 100 });
    });
  }

  it('are survived: a cut at any place', async () => {
    const original = fixture('variables/c19-o2.wasm');
    for (let length = 100; length < original.length; length += 31) await ask(original.slice(0, length));
  });

  it('end where a type is tied into a knot', () => {
    // A typedef of itself, and a pointer to an array of that pointer.
    const bytes = moduleWithDebug({
      '.debug_abbrev': [
        ...abbreviation(1, 0x11, true, []),
        ...abbreviation(2, 0x26, false, [[0x49, 0x13]]),
        ...abbreviation(3, 0x0f, false, [[0x49, 0x13]]),
        ...abbreviation(4, 0x01, true, [[0x49, 0x13]]),
        ...abbreviation(5, 0x21, false, []),
        0,
      ],
      '.debug_info': unit([1, 2, ...u4(12), 3, ...u4(22), 4, ...u4(17), 5, 0, 0]),
    });
    const { variables } = openDebugInfo({ bytes });
    const shapes = variables?.types([12, 17, 22]);
    assert.deepEqual(shapes?.get(12), { kind: 'alias', name: `${'const '.repeat(13)}…`, target: 12 });
    assert.equal(shapes.get(17)?.kind, 'pointer');
    assert.equal(shapes.get(22)?.kind, 'array');
    assert.equal(variables?.problem, undefined);
  });

  it('do not make their reader work for hours', () => {
    // A struct with a hundred thousand members, asked for as a thousand types.
    const members = Array.from({ length: 100_000 }, () => [3, ...u4(12)]).flat();
    const bytes = moduleWithDebug({
      '.debug_abbrev': [
        ...abbreviation(1, 0x11, true, []),
        ...abbreviation(2, 0x13, true, []),
        ...abbreviation(3, 0x0d, false, [[0x49, 0x13]]),
        0,
      ],
      '.debug_info': unit([1, 2, ...members, 0, 0]),
    });
    const shape = openDebugInfo({ bytes }).variables?.types([12]).get(12);
    assert(shape?.kind === 'struct');
    assert.equal(shape.members.length, 2000);
  });
});

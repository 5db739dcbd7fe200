// Optimized programs: location lists, inlined calls, variables in pieces, and those that are nowhere.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findDebugSections } from '../../../../../src/wasm/debug/dwarf/sections';
import { placeOf } from '../../../../../src/wasm/debug/variables/evaluate';
import { unsignedOf } from '../../../../../src/wasm/debug/variables/arithmetic';
import { VariableReader } from '../../../../../src/wasm/debug/variables/variable-reader';
import { openDebugInfo } from '../../../../../src/wasm/debug/debug-info';
import { fixture } from '../trapping';
import { runStopping } from './stopped';

/** What the frames at the first stop at a line see: `function: name = value, …` each, innermost first. */
async function pictureAt(name: string, line: number): Promise<string[]> {
  const bytes = fixture(name);
  const sections = findDebugSections(bytes);
  const reader = new VariableReader(sections);
  const info = openDebugInfo({ bytes });
  const places = new Map(
    info.rows().flatMap((row) => (row.line === line ? [[row.offset, String(line)] as const] : [])),
  );
  const [stop] = runStopping(bytes, places, 7);
  assert(stop);
  const scopes = reader.scopes(stop.offset - sections.codeStart);
  assert(scopes);
  const frames = info.locate(stop.offset);
  assert.equal(frames.length, scopes.frames.length);
  return Promise.all(
    scopes.frames.map(async (variables, i) => {
      const shown = variables.map(async (variable) => {
        const place = await placeOf(variable.location, scopes, stop.machine);
        const value =
          place.kind === 'bytes'
            ? place.missing?.length
              ? 'in pieces'
              : String(BigInt.asIntN(64, unsignedOf(place.bytes.subarray(0, 8))))
            : place.kind === 'memory'
              ? 'in memory'
              : place.reason;
        return `${variable.kind} ${variable.name} = ${value}`;
      });
      return `${String(frames[i]?.name)}: ${(await Promise.all(shown)).join(', ')}`;
    }),
  );
}

describe('variables of optimized programs', () => {
  for (const module of ['variables/c14-o2.wasm', 'variables/c19-o2.wasm']) {
    it(`are those of inlined calls too: ${module}`, async () => {
      const [inner, outer] = await pictureAt(module, 24);
      assert.equal(inner, 'scale: argument value = 7, argument by = -3, local result = -21');
      assert.match(
        outer ?? '',
        /^run: argument seed = 7, .*local guard = in pieces, local moved = 77309411339,/,
      );
      assert.match(outer ?? '', /local named = optimized out/);
    });

    it(`have their values where lists say so: ${module}`, async () => {
      const [run] = await pictureAt(module, 111);
      const known = [...(run ?? '').matchAll(/(\w+) = (-?\d+)/g)].map(
        ([, name, value]) => `${name} ${value}`,
      );
      const expected = ['wide 1099511693056', 'named 6', 'shadowed 19', 'described 16', 'letter 66'];
      assert.deepEqual(
        expected.filter((each) => !known.includes(each)),
        [],
      );
    });
  }
});

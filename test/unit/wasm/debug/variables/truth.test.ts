// Every variable at every line of unoptimized programs, compared with what gdb says of a native build.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { findDebugSections } from '../../../../../src/wasm/debug/dwarf/sections';
import { VariableReader } from '../../../../../src/wasm/debug/variables/variable-reader';
import { fixture } from '../trapping';
import { differences, variablesAt, type Tree } from './raw-tree';
import { firstInstructions, runStopping } from './stopped';

function truthOf(name: string): Record<string, Record<string, Tree>> {
  const url = new URL(`../../../../fixtures/variables/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Record<string, Record<string, Tree>>;
}

/** Lines whose first instruction is in the loop natively, and before it in WebAssembly. */
const C_LOOPS = ['walk:57#2', 'walk:57#3'];
/** The text of a string that was dropped: the allocators leave different bytes there. */
const DROPPED = /^run:1[34]\d#1\.owned\..*\*:/;

/** LLVM 14 forgets where a parameter is that was passed in memory, and says so. */
const FORGOTTEN = /^(?:strings:\d+#\d\.owned|enums:\d+#\d\.shape)\b.*, found "unreadable"$/;

const PROGRAMS = [
  { module: 'c14.wasm', source: 'values.c', truth: 'values.c.json', unlike: C_LOOPS },
  { module: 'c19.wasm', source: 'values.c', truth: 'values.c.json', unlike: C_LOOPS },
  { module: 'r163.wasm', source: 'values.rs', truth: 'values.rs.163.json', unlike: [] },
  { module: 'r196.wasm', source: 'values.rs', truth: 'values.rs.196.json', unlike: [] },
];

describe('variables of unoptimized programs', () => {
  for (const { module, source, truth, unlike } of PROGRAMS) {
    it(`are what gdb says of them, at every line: ${module}`, async () => {
      const bytes = fixture(`variables/${module}`);
      const sections = findDebugSections(bytes);
      const reader = new VariableReader(sections);
      const stops = runStopping(bytes, firstInstructions(bytes, source), 7);
      const expected = truthOf(truth);
      const found = new Map<string, string[]>();
      for (const { key, offset, machine } of stops) {
        const wanted = expected[key];
        if (wanted === undefined) continue;
        const scopes = reader.scopes(offset - sections.codeStart);
        assert(scopes);
        found.set(key, differences(key, wanted, await variablesAt(reader, scopes, machine)));
      }
      assert.deepEqual(
        [...found.values()]
          .flat()
          .filter((line) => !DROPPED.test(line) && !(module === 'r163.wasm' && FORGOTTEN.test(line))),
        [],
      );
      const missed = Object.keys(expected).filter((key) => !found.has(key));
      assert.deepEqual(missed, unlike);
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspectionText } from '../../../src/report/inspection';
import type { Inspection } from '../../../src/run/inspection';

const accepted = { ok: true, error: null };
const PLAIN: Inspection = {
  file: 'guard.wasm',
  bytes: 1234,
  module: accepted,
  guard: accepted,
  imports: [],
  exports: [{ name: 'alloc', kind: 'func', index: 3, type: '(i32)->i32' }],
  memory: { minPages: 2, maxPages: null, capPages: 256 },
  features: [],
  sections: [{ name: 'code', offset: 32, bytes: 900 }],
  debug: { dwarf: false, names: false, sourceMap: false, external: false },
};

function lines(inspection: Partial<Inspection>): string[] {
  return inspectionText({ ...PLAIN, ...inspection }).split('\n');
}

describe('an inspected module as text', () => {
  it('reports verdicts, memory, debug information and tables', () => {
    assert.equal(
      inspectionText(PLAIN),
      `guard.wasm 1,234 bytes
  ✓ runtime  the gateway’s runtime loads it
  ✓ gateway  the gateway accepts it as a guard

  memory    2 pages at the start, no maximum, grows to 256 here
  features  WebAssembly 1.0
  debug     none: traps show the disassembly

  imports  none

  exports
    alloc  func 3  (i32)->i32

  sections
    code  at 0x20  900 bytes
`,
    );
  });

  it('lists the first of very many sections and says how many there are', () => {
    const sections = Array.from({ length: 300_000 }, () => ({ name: 'x', offset: 8, bytes: 3 }));
    const drawn = lines({ sections });
    assert.ok(drawn.length < 250);
    assert.equal(drawn.at(-2), '    … 299,900 more');
  });

  it('lets no name and no error send escape sequences to the terminal', () => {
    const name = '\u001b[31mred\u202e';
    const text = inspectionText({
      ...PLAIN,
      file: name,
      guard: { ok: false, error: name },
      imports: [{ module: name, name, kind: 'func', type: '' }],
      exports: [{ name, kind: 'func', index: 0, type: '' }],
      sections: [{ name, offset: 8, bytes: 3 }],
      engine: name,
    });
    assert.doesNotMatch(text, /[\u001b\u202e]/);
  });

  it('says which exports the gateway never calls, although toolchains count on it', () => {
    const exported = (name: string, kind: 'func' | 'memory') => ({ name, kind, index: 0, type: '' });
    const drawn = lines({ exports: [exported('_initialize', 'func'), exported('_start', 'memory')] });
    assert.deepEqual(
      drawn.filter((line) => line.startsWith('  !')),
      ['  ! _initialize  the gateway never calls it, so its constructors and startup code do not run'],
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSourceLocator } from '../../../../src/run/source-locator';
import { exportNames } from '../../../../src/wasm/debug/export-names';
import { assembleWat } from '../../../../src/wat/assemble';

const MANGLED = '_ZN6policy5check17h0123456789abcdefE';

async function assembled(wat: string): Promise<Uint8Array> {
  const result = await assembleWat(wat, 'g.wat');
  assert(result.ok);
  return result.value.bytes;
}

describe('the names of exported functions', () => {
  const WAT = `(module (memory (export "memory") 1) (global (export "g") i32 (i32.const 1))
  (func (export "label_agent") (export "again"))
  (func $own (export "label_resource"))
  (func (export "${MANGLED}"))
  (func))`;

  it('are the first export of each, demangled; other exports are no functions', async () => {
    assert.deepEqual(
      [...exportNames(await assembled(WAT))],
      [
        [0, 'label_agent'],
        [1, 'label_resource'],
        [2, 'policy::check'],
      ],
    );
  });

  it('are left out where the section is damaged, and never throw', async () => {
    const bytes = await assembled(WAT);
    assert.deepEqual([...exportNames(new Uint8Array())], []);
    for (let end = 0; end < bytes.length; end++) exportNames(bytes.subarray(0, end));
    for (let at = 8; at < bytes.length; at++) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = 0xff;
      exportNames(damaged);
    }
  });

  it('name frames of exported functions, whatever the name section calls them', async () => {
    const bytes = await assembled(WAT);
    const module = { path: 'g.wasm', bytes };
    const locator = createSourceLocator({ module }, { readBeside: () => undefined });
    const names = (...frames: [string, number][]): string[] =>
      locator
        .locate(frames.map(([name, index]) => ({ function: name, index, offset: 0 })))
        .map((frame) => frame.function);
    assert.deepEqual(names(['$0', 0], [MANGLED, 1], ['own', 1], ['$3', 3], [MANGLED, 3]), [
      'label_agent',
      'label_resource',
      'label_resource',
      '$3',
      'policy::check',
    ]);
    assert.deepEqual(names(['core::panicking::panic', 0]), ['core::panicking::panic']);
  });
});

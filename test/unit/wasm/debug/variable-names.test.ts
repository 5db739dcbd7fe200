import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readVariableNames } from '../../../../src/wasm/debug/variable-names';
import { assemble } from '../../gateway/runtime/guest';

const WAT =
  '(module (global $total i32 (i32.const 0)) (func) (func (param $a i32) (param i32) (local $b i64)))';

describe('names of variables', () => {
  it('come from the name section', async () => {
    const names = readVariableNames(await assemble(WAT));
    assert.deepEqual(
      [0, 1, 2].map((local) => names.local(1, local)),
      ['a', undefined, 'b'],
    );
    assert.equal(names.local(0, 0), undefined);
    assert.equal(names.global(0), 'total');
  });

  it('are none in a module without any, and none behind a cut', async () => {
    const bytes = await assemble(WAT);
    assert.equal(readVariableNames(bytes.subarray(0, 8)).local(1, 0), undefined);
    for (let length = 8; length < bytes.length; length++) readVariableNames(bytes.subarray(0, length));
  });
});

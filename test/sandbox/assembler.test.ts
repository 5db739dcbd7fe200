import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { join } from 'node:path';
import { AssemblerThread } from '../../src/editor/assembler/assembler-thread';
import { assembleGuardText } from '../../src/run/guard-file';

const workerPath = join(__dirname, '..', '..', 'dist', 'assembler.js');

describe('The thread of the assembler', () => {
  const assembler = new AssemblerThread({ workerPath });
  after(() => assembler.dispose());

  for (const wat of [
    '(module (func $f (export "f") (result i32) (i32.const 1)))',
    '(func (i32.add))',
    '(func',
    '(module quote "")',
  ]) {
    it(`says of ${wat} what is said without a thread`, async () => {
      assert.deepEqual(await assembler.assemble('guard.wat', wat), await assembleGuardText('guard.wat', wat));
    });
  }
});

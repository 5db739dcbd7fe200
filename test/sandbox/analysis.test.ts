import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { join } from 'node:path';
import { AnalysisThread } from '../../src/sandbox/analysis-thread';
import { assembleGuardText } from '../../src/run/guard-file';

const workerPath = join(__dirname, '..', '..', 'dist', 'analysis.js');

describe('The thread of the assembler', () => {
  const assembler = new AnalysisThread({ workerPath });
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

  it('is not started for what is too large for an editor', async () => {
    const unstarted = new AnalysisThread({ workerPath: '/no/such/file' });
    for (const wat of ['('.repeat(8 * 1024 * 1024), `(module ${'(func)'.repeat(1_000_000)})`]) {
      const outcome = await unstarted.assemble('guard.wat', wat);
      assert.deepEqual(outcome.ok ? [] : outcome.problems.map(({ kind }) => kind), ['size']);
      assert.match(
        outcome.ok ? '' : outcome.error,
        /up to 4 MiB and 300,000 .* in the editor; the command line accepts larger files$/,
      );
    }
    unstarted.dispose();
  });
});

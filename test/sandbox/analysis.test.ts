import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { join } from 'node:path';
import { AnalysisThread } from '../../src/sandbox/analysis-thread';
import { diagnosticData } from '../../src/ide/diagnostics/diagnostic-data';
import { checkGuard } from '../../src/ide/diagnostics/guard-check';
import { GuardText } from '../../src/ide/diagnostics/guard-text';
import { assembleGuardText } from '../../src/run/guard-file';

const workerPath = join(__dirname, '..', '..', 'dist', 'analysis.js');

describe('The analysis thread', () => {
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

  for (const wat of [
    '(module (memory (export "memory") 1))',
    '(module (import "env" "call_backend" (func)) (memory 70000))',
    '(func $f) (func (call $g))',
    '(func',
  ]) {
    it(`says of ${wat} what a check without a thread says`, async () => {
      const outcome = await assembleGuardText('guard.wat', wat);
      const signal = new AbortController().signal;
      const answer = await assembler.check(wat, outcome, 256, signal);
      const expected = checkGuard(new GuardText(wat), outcome, { memoryPages: 256 });
      assert.ok(expected.length > 0);
      assert.ok(answer.ok);
      assert.deepEqual(answer.value.map(diagnosticData), expected.map(diagnosticData));
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

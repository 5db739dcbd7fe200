import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AnalysisThread } from '../../src/sandbox/analysis-thread';
import { diagnosticData } from '../../src/inspect/diagnostic-data';
import { checkGuard } from '../../src/inspect/guard-check';
import { GuardText } from '../../src/inspect/guard-text';
import { createSourceLocator } from '../../src/run/source-locator';
import { assembleGuardText } from '../../src/run/guard-file';

const FIXTURES = join(__dirname, '..', 'fixtures');
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

  it('finds the sources of instructions as a locator without a thread does, also once it has forgotten them', async () => {
    const frames = [{ function: 'f', index: 0, offset: 0x476 }];
    for (const name of ['tiny-rust/tiny-rust.full.wasm', 'tiny-c/tiny-c.o2.wasm']) {
      const path = join(FIXTURES, name);
      const file = { module: { path, bytes: Uint8Array.from(readFileSync(path)) } };
      const here = createSourceLocator(file, { readBeside: () => undefined });
      const there = assembler.locator({ file, beside: { guard: path, folders: [] }, siblings: true });
      for (let round = 0; round < 2; round++) {
        const [empty, found] = await there.locateAll([{ frames: [] }, { frames }]);
        assert.deepEqual(empty, []);
        assert.deepEqual(found, here.locate(frames));
        for (const { source } of found ?? [])
          if (source !== undefined) assert.equal(there.directoryOf(source), here.directoryOf(source));
        for (let other = 0; round === 0 && other < 8; other++)
          await assembler.locator({ file, siblings: false }).locateAll([{ frames }]);
      }
      assert.deepEqual(await there.allRows(), here.rows());
      assert.equal(there.problem, here.problem);
    }
  });

  it('is not started for what is too large for an editor', async () => {
    const unstarted = new AnalysisThread({ workerPath: '/no/such/file' });
    for (const wat of ['('.repeat(8 * 1024 * 1024), `(module ${'(func)'.repeat(1_000_000)})`]) {
      const outcome = await unstarted.assemble('guard.wat', wat);
      assert.deepEqual(outcome.ok ? [] : outcome.problems.map(({ code }) => code), ['wat-size']);
      assert.match(
        outcome.ok ? '' : outcome.error,
        /up to 4 MiB and 300,000 .* in the editor; the command line accepts larger files$/,
      );
    }
    unstarted.dispose();
  });
});

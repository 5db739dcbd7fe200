import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AnalysisThread } from '../../src/sandbox/analysis-thread';
import { diagnosticData } from '../../src/inspect/diagnostic-data';
import { codeRows } from '../../src/inspect/code-rows';
import { debuggedFunction, debuggedGuard } from '../../src/inspect/debugged-guard';
import { disassembledGuard } from '../../src/inspect/disassembled-guard';
import { checkGuard } from '../../src/inspect/guard-check';
import { guardOutline } from '../../src/inspect/guard-outline';
import { GuardText } from '../../src/inspect/guard-text';
import { moduleOverview } from '../../src/inspect/overview/module-overview';
import { createSourceLocator } from '../../src/run/source-locator';
import { assembleGuardText } from '../../src/run/guard-file';
import { Disassembly } from '../../src/wasm/debug/disassembly';
import { readVariableNames } from '../../src/wasm/debug/variable-names';
import { decodeModule } from '../../src/wasm/decode';
import { watPositions } from '../../src/wat/positions';

const MEMORY_PAGES = 256;
const never = new AbortController().signal;
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
      const answer = await assembler.check(wat, outcome, MEMORY_PAGES, never);
      const expected = checkGuard(new GuardText(wat), outcome, { memoryPages: MEMORY_PAGES });
      assert.ok(expected.length > 0);
      assert.ok(answer.ok);
      assert.deepEqual(answer.value.map(diagnosticData), expected.map(diagnosticData));
    });
  }

  it('looks into modules as is done without a thread, whatever they are', async () => {
    const names = ['tiny-rust/tiny-rust.full.wasm', 'hazards/imp.wasm', 'hazards/start.wasm', 'README.md'];
    for (const name of names) {
      const bytes = Uint8Array.from(readFileSync(join(FIXTURES, name)));
      const answer = await assembler.overview(bytes, MEMORY_PAGES, never);
      assert.ok(answer.ok);
      assert.deepEqual(answer.value, moduleOverview(bytes, MEMORY_PAGES));
    }
    const stopped = await assembler.overview(new Uint8Array(), MEMORY_PAGES, AbortSignal.abort());
    assert.deepEqual(stopped, { ok: false, reason: 'it was stopped', canceled: true });
  });

  it('finds the sources of instructions as a locator without a thread does, also once it has forgotten them', async () => {
    const frames = [{ function: 'f', index: 0, offset: 0x476 }];
    for (const name of ['tiny-rust/tiny-rust.full.wasm', 'tiny-c/tiny-c.o2.wasm']) {
      const path = join(FIXTURES, name);
      const file = { module: { path, bytes: Uint8Array.from(readFileSync(path)) } };
      const here = createSourceLocator(file, { readBeside: () => undefined });
      const there = assembler.guard({ file, beside: { guard: path, folders: [] }, siblings: true });
      for (let round = 0; round < 2; round++) {
        const [empty, found] = await there.locateAll([{ frames: [] }, { frames }]);
        assert.deepEqual(empty, []);
        assert.deepEqual(found, here.locate(frames));
        for (const { source } of found ?? [])
          if (source !== undefined) assert.equal(there.directoryOf(source), here.directoryOf(source));
        for (let other = 0; round === 0 && other < 8; other++)
          await assembler.guard({ file, siblings: false }).locateAll([{ frames }]);
      }
      assert.equal(there.problem, here.problem);
    }
  });

  it('knows of a guard what a debugger does without a thread, also once it has forgotten the guard', async () => {
    for (const name of ['tiny-rust/tiny-rust.full.wasm', 'tiny-c/tiny-c.o2.wasm']) {
      const path = join(FIXTURES, name);
      const file = { module: { path, bytes: Uint8Array.from(readFileSync(path)) } };
      const here = createSourceLocator(file, { readBeside: () => undefined });
      const there = assembler.guard({ file, siblings: false });
      const decoded = decodeModule(file.module.bytes, { memoryLimitPages: MEMORY_PAGES });
      assert.ok(decoded.ok);
      const module = decoded.value;
      const names = readVariableNames(file.module.bytes);
      const rows = codeRows(here.rows(), module, false);
      assert.ok(rows.sources.length > 0);
      const answer = await there.debug(MEMORY_PAGES, never);
      assert.deepEqual(answer, {
        ok: true,
        value: {
          kind: 'ready',
          guard: debuggedGuard(module, names),
          rows,
          problem: undefined,
          directories: rows.sources.map((source) => [source, here.directoryOf(source)]),
        },
      });
      for (const source of rows.sources) assert.equal(there.directoryOf(source), here.directoryOf(source));
      const indices = [module.importedFunctionCount + module.code.length - 1, 0, 10_000];
      for (let round = 0; round < 2; round++) {
        const described = await there.functions(MEMORY_PAGES, indices);
        const expected = indices.map((index) => debuggedFunction(module, names, index));
        assert.deepEqual(described, { ok: true, value: expected });
        for (let other = 0; round === 0 && other < 8; other++)
          await assembler.guard({ file, siblings: false }).functions(MEMORY_PAGES, []);
      }
    }
  });

  it('refuses to debug what the gateway does not decode, in its words', async () => {
    const bytes = Uint8Array.of(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0);
    const guard = assembler.guard({ file: { module: { path: 'g.wasm', bytes } }, siblings: false });
    const answer = await guard.debug(MEMORY_PAGES, never);
    assert.deepEqual(answer, { ok: true, value: { kind: 'refused', message: 'invalid version header' } });
  });

  it('disassembles and outlines a guard as is done without a thread', async () => {
    for (const name of ['tiny-rust/tiny-rust.full.wasm', 'README.md']) {
      const bytes = readFileSync(join(FIXTURES, name));
      const disassembled = await assembler.disassemble(bytes, { focus: 0x476 });
      assert.ok(disassembled.ok);
      const expected = new Disassembly(disassembledGuard(bytes, 0x476));
      assert.equal(disassembled.value.text, expected.text);
      assert.equal(disassembled.value.lineOf(0x476), expected.lineOf(0x476));
      assert.deepEqual(await assembler.outline(bytes), { ok: true, value: guardOutline(bytes) });
    }
  });

  it('finds the instruction at a place of a text', async () => {
    const wat = '(module (func (drop (i32.const 1)) (unreachable)))';
    const outcome = await assembleGuardText('guard.wat', wat);
    assert.ok(outcome.ok);
    const { bytes } = outcome.file.module;
    for (const word of ['unreachable', 'i32.const', 'module']) {
      const cursor = wat.indexOf(word);
      const [offset] = watPositions(wat, bytes).offsetsAt(cursor);
      assert.equal(offset === undefined, word === 'module');
      assert.deepEqual(await assembler.instructionAt(wat, bytes, cursor), { ok: true, value: offset });
    }
  });

  it('tries quick fixes; a text that is too long for that is not sent', async () => {
    const text = '(module (memory (export "memory") 70000))';
    const outcome = await assembleGuardText('guard.wat', text);
    const [found] = checkGuard(new GuardText(text), outcome, { memoryPages: MEMORY_PAGES });
    const [fix] = found?.fixes ?? [];
    assert.ok(found && fix);
    const tried = { path: 'guard.wat', text, fixed: { code: found.code, message: found.message } };
    const helpful = await assembler.fixes({ ...tried, edits: fix.edits() }, MEMORY_PAGES, never);
    assert.deepEqual(helpful, { ok: true, value: true });
    const useless = await assembler.fixes({ ...tried, edits: [] }, MEMORY_PAGES, never);
    assert.deepEqual(useless, { ok: true, value: false });
    const unstarted = new AnalysisThread({ workerPath: '/no/such/file' });
    const long = { ...tried, text: text + ' '.repeat(128 * 1024), edits: [] };
    assert.deepEqual(await unstarted.fixes(long, MEMORY_PAGES, never), { ok: true, value: true });
    unstarted.dispose();
  });

  it('shares what it assembled with all threads: it goes back with questions without a copy', async () => {
    const outcome = await assembler.assemble('guard.wat', '(module)');
    assert.ok(outcome.ok);
    assert.ok(outcome.file.module.bytes.buffer instanceof SharedArrayBuffer);
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

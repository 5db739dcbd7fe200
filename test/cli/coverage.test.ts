import { lcovParser } from '@friedemannsommer/lcov-parser/sync';
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { guardLab, ROOT, temporaryFolder, type Ended } from './command-line';

const SIGNATURE = '(param $in i32) (param $length i32) (param $out i32) (param $size i32) (result i32)';
/** Has a branch for tools whose name begins with `b`, which no scenario here asks about unless it says so. */
const GUARD = `(module
  (memory (export "memory") 1)
  (func (export "label_agent") ${SIGNATURE}
    (i32.const 0))
  (func $is_b (param $letter i32) (result i32)
    (i32.eq (local.get $letter) (i32.const 98)))
  (func (export "label_resource") ${SIGNATURE}
    (if (call $is_b (i32.load8_u offset=14 (local.get $in)))
      (then
        (return (i32.const 0))))
    (i32.const 0))
  (func (export "label_response") ${SIGNATURE}
    (i32.const 0)))
`;
const LINES = GUARD.split('\n');
const lineOf = (text: string): number => 1 + LINES.findIndex((line) => line.includes(text));
const ask = (...tools: string[]): string =>
  JSON.stringify({
    version: 1,
    guard: '../guard.wat',
    steps: tools.map((tool_name) => ({ call: 'label_resource', input: { tool_name } })),
  });

/** A guard in a folder, and scenarios in a folder below it. */
function folderWith(scenarios: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'guard.wat'), GUARD);
  mkdirSync(join(folder, 'tests'));
  for (const [name, text] of Object.entries(scenarios))
    writeFileSync(join(folder, 'tests', `${name}.guard-scenario.json`), text);
  return folder;
}

function run(folder: string, ...args: string[]): Promise<Ended> {
  return guardLab(['run', ...args], { folder });
}

describe('guard-lab run --coverage', () => {
  it('writes lcov records with paths from the working folder, summed over scenarios', async () => {
    const folder = folderWith({ one: ask('a', 'a'), two: ask('a') });
    const { code, stderr } = await run(folder, '--coverage', 'lcov=out/lcov.info');
    assert.equal(code, 0, stderr);
    const [file, ...others] = lcovParser({ from: readFileSync(join(folder, 'out/lcov.info'), 'utf8') });
    assert(file);
    assert.deepEqual(others, []);
    assert.equal(file.path, 'guard.wat');
    const hits = new Map(file.lines.details.map(({ line, hit }) => [line, hit]));
    assert.deepEqual(
      [lineOf('(if (call'), lineOf('(return'), lineOf('(then')].map((line) => hits.get(line)),
      [3, 0, undefined],
    );
    assert.deepEqual(
      file.functions.details.map(({ name, line, hit }) => `${String(line)} ${name} ${String(hit)}`),
      ['4 label_agent 0', '6 is_b 3', '8 label_resource 3', '13 label_response 0'],
    );
    assert.deepEqual(
      file.branches.details.map(({ line, branch, hit }) => `${String(line)} ${branch} ${String(hit)}`),
      ['8 0 0', '8 1 3'],
    );
    for (const { instrumented, hit, details } of [file.lines, file.functions, file.branches]) {
      assert.equal(instrumented, details.length);
      assert.equal(hit, details.filter((each) => each.hit > 0).length);
    }
  });

  it('shows the branch of a tool that no scenario asks about, and not once one does', async () => {
    const folder = folderWith({ one: ask('a') });
    const before = await run(folder, '--coverage', 'text');
    assert.match(before.stdout, /Lines that no scenario reaches in guard\.wat:\n(?:.*\n)* {2}10: \(return/);
    assert.match(before.stdout, /8 \(then\): \(if \(call \$is_b/);
    writeFileSync(join(folder, 'tests/two.guard-scenario.json'), ask('b'));
    const after = await run(folder, '--coverage', 'text=coverage.txt');
    assert.doesNotMatch(after.stdout, /Coverage/);
    const text = readFileSync(join(folder, 'coverage.txt'), 'utf8');
    assert.match(text, /guard\.wat\s+66\.6% \(4\/6\)/);
    assert.doesNotMatch(text, /\(then\)|10: \(return/);
  });

  it('writes JSON with totals, sources, and guards', async () => {
    const folder = folderWith({ one: ask('a') });
    await run(folder, '--coverage', 'json=coverage.json', '--reporter', 'json=result.json');
    const report = JSON.parse(readFileSync(join(folder, 'coverage.json'), 'utf8')) as Record<string, unknown>;
    assert.deepEqual(report['totals'], {
      lines: { total: 6, covered: 3, percent: 50 },
      statements: { total: 6, covered: 3, percent: 50 },
      branches: { total: 2, covered: 1, percent: 50 },
      functions: { total: 4, covered: 2, percent: 50 },
    });
    assert.deepEqual(report['guards'], [
      { guard: 'guard.wat', sources: ['guard.wat'], libraryFunctions: 0, functionsWithoutLines: 0 },
    ]);
    assert.equal(
      JSON.stringify(JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))).includes('"coverage"'),
      false,
    );
  });

  it('leaves libraries out, and says how many of their functions', async () => {
    const folder = temporaryFolder();
    cpSync(join(ROOT, 'test/fixtures/tiny-rust'), folder, { recursive: true });
    const scenario = {
      version: 1,
      guard: 'tiny-rust.lines.wasm',
      steps: [{ call: 'label_resource', input: {} }],
    };
    writeFileSync(join(folder, 'rust.guard-scenario.json'), JSON.stringify(scenario));
    const { stderr } = await run(folder, '--coverage', 'lcov=lcov.info');
    const files = lcovParser({ from: readFileSync(join(folder, 'lcov.info'), 'utf8') });
    assert.deepEqual(
      files.map(({ path }) => path),
      ['src/lib.rs'],
    );
    assert(
      files[0]?.functions.details.some(
        ({ name, line, hit }) => name === 'label_resource' && line === 60 && hit === 1,
      ),
    );
    assert.match(stderr, /tiny-rust\.lines\.wasm: \d+ functions of libraries left out/);
  });

  it('names the functions of a guard without lines, and says how to get lines', async () => {
    const folder = temporaryFolder();
    cpSync(join(ROOT, 'test/fixtures/tiny-rust'), folder, { recursive: true });
    const scenario = {
      version: 1,
      guard: 'tiny-rust.stripped.wasm',
      steps: [{ call: 'label_resource', input: {} }],
    };
    writeFileSync(join(folder, 'rust.guard-scenario.json'), JSON.stringify(scenario));
    const ended = await run(folder, '--coverage', 'text', '--coverage-threshold', 'lines=1,functions=1');
    assert.match(ended.stdout, /tiny-rust\.stripped\.wasm: functions \d/);
    assert.match(ended.stdout, /no scenario calls:\n(?: {2}.*\n)*/);
    assert.match(ended.stdout, /has no lines: .*debug = "line-tables-only"/);
    assert.match(ended.stderr, /threshold of 1% of lines cannot be checked: not measured in tiny-rust/);
    assert.match(ended.stderr, /% of functions \(\d+ of \d+\), the threshold is 1%/);
    assert.equal(ended.code, 3);
  });

  it('writes nothing when a file cannot be written, before anything runs', async () => {
    const folder = folderWith({ one: ask('a') });
    const onto = await run(folder, '--coverage', 'lcov=guard.wat');
    assert.equal(onto.code, 2);
    assert.match(
      onto.stderr,
      /the lcov coverage report cannot be written to guard\.wat: the run reads this file/,
    );
    const twice = await run(folder, '--coverage', 'json=same.json', '--reporter', 'json=same.json');
    assert.equal(twice.code, 2);
    assert.match(twice.stderr, /the json reporter also writes to it/);
    assert(!existsSync(join(folder, 'same.json')));
  });
});

describe('guard-lab run --coverage-threshold', () => {
  it('exits with 1 below it, and says by how much and where', async () => {
    const folder = folderWith({ one: ask('a') });
    const ended = await run(
      folder,
      '--coverage-threshold',
      'lines=80.5',
      '--coverage-threshold',
      'branches=50',
    );
    assert.equal(ended.code, 1);
    assert.match(
      ended.stderr,
      /50% of lines \(3 of 6\), 30\.5 points below the threshold of 80\.5%; most is missing in guard\.wat 50%/,
    );
    assert.match(ended.stderr, /50% of branches \(1 of 2\), the threshold is 50%/);
  });

  it('exits with 0 where it is met', async () => {
    const ended = await run(folderWith({ one: ask('a') }), '--coverage-threshold', 'lines=50');
    assert.equal(ended.code, 0, ended.stderr);
  });

  it('is not met when no guard was loaded', async () => {
    const folder = folderWith({ one: ask('a') });
    writeFileSync(join(folder, 'guard.wat'), '(module (func))');
    const ended = await run(folder, '--coverage-threshold', 'lines=0');
    assert.equal(ended.code, 3);
    assert.match(ended.stderr, /cannot be checked: no guard was loaded/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CoverageSum } from '../../../../src/analysis/coverage/coverage-sum';
import { fileCoverage, type FileCoverage } from '../../../../src/analysis/coverage/file-coverage';
import { sourcePoints } from '../../../../src/analysis/coverage/source-points';
import type { Json } from '../../../../src/gateway/json';
import { coveredFixture, coveredText, deciding, tool, type Covered } from './covered';

/** What ran of the guard's sources in some invocations of label_resource. */
function coverage(guard: Covered, inputs: readonly Json[]): FileCoverage[] {
  const sum = new CoverageSum(guard.guard.table);
  for (const input of inputs) sum.add(guard.ask(input));
  return fileCoverage(sourcePoints(guard.guard, guard.locator).sources, sum.counts);
}

/** Lines of a text, those with code behind their hits. */
function drawLines(file: FileCoverage | undefined, text: string, from: number, to: number): string[] {
  const hits = new Map(file?.lines.map(({ line, hits }) => [line, hits]));
  return text
    .split('\n')
    .map((line, i) => `${(hits.get(i + 1)?.toString() ?? '').padStart(3)} ${line}`.trimEnd())
    .slice(from - 1, to);
}

function hitsOf(file: FileCoverage | undefined, line: number): number | undefined {
  return file?.lines.find((each) => each.line === line)?.hits;
}

const TEXT = deciding(`  (func $decide (param $letter i32) (result i32)
    (if (i32.eq (local.get $letter)
                (i32.const 97))
      (then
        (return (i32.const 0))))
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $letter)))
        (local.set $letter (i32.sub (local.get $letter) (i32.const 1)))
        (br $again)))
    (if (i32.const 0) (then unreachable)) (drop (i32.const 1))
    (i32.const 0))`);

describe('coverage of sources', () => {
  it('counts the lines of WAT', async () => {
    const [file] = coverage(await coveredText(TEXT), [tool('a'), tool('c'), tool('c')]);
    assert.equal(file?.source, 'guard.wat');
    assert.deepEqual(drawLines(file, TEXT, 3, 14), [
      '      (func $decide (param $letter i32) (result i32)',
      '  3     (if (i32.eq (local.get $letter)',
      '  3                 (i32.const 97))',
      '          (then',
      '  1         (return (i32.const 0))))',
      '  2     (block $done',
      '  2       (loop $again',
      '200         (br_if $done (i32.eqz (local.get $letter)))',
      '198         (local.set $letter (i32.sub (local.get $letter) (i32.const 1)))',
      '198         (br $again)))',
      '  2     (if (i32.const 0) (then unreachable)) (drop (i32.const 1))',
      '  2     (i32.const 0))',
    ]);
  });

  it('does not count a line for the code behind it that belongs to an earlier line', async () => {
    const text = deciding(`  (func $decide (param $letter i32) (result i32)
    (i32.add (i32.const 0) (if (result i32) (local.get $letter)
      (then (i32.const 0))
      (else
        (i32.const 1)))))`);
    const [file] = coverage(await coveredText(text), [tool('a')]);
    assert.deepEqual(
      [4, 5, 7].map((line) => hitsOf(file, line)),
      [1, 1, 0],
    );
  });

  it('counts functions and branches where they are written', async () => {
    const [file] = coverage(await coveredText(TEXT), [tool('a'), tool('c')]);
    assert.deepEqual(
      file?.functions.map(({ line, name, hits }) => `${String(line)} ${name} ${String(hits)}`),
      ['4 decide 2', '15 label_agent 0', '17 label_resource 2', '18 label_response 0'],
    );
    assert.deepEqual(
      file?.branches.map(({ line, directions }) =>
        [line, ...directions.map(({ kind, hits }) => `${kind} ${String(hits)}`)].join(' '),
      ),
      ['4 then 1 else 1', '10 taken 1 not-taken 99', '13 then 0 else 1'],
    );
  });

  for (const build of ['o0', 'o2', 'dwarf5']) {
    it(`counts the lines of C (${build})`, () => {
      const guard = coveredFixture(`tiny-c/tiny-c.${build}.wasm`);
      const file = coverage(guard, [{ tool_name: 'divz' }]).find(({ source }) => source.endsWith('guard.c'));
      // `poke` did not run; the division did, in the line that traps.
      assert.deepEqual([hitsOf(file, 34), hitsOf(file, 43)], [0, 1]);
    });
  }

  it('counts the lines of Rust, without those of its library', () => {
    const guard = coveredFixture('tiny-rust/tiny-rust.lines.wasm');
    const before = coverage(guard, [tool('x')]);
    assert.deepEqual(
      before.map(({ source }) => source.split('/').at(-1)),
      ['lib.rs'],
    );
    assert.equal(hitsOf(before[0], 35), 0);
    assert.equal(hitsOf(coverage(guard, [tool('boom')])[0], 35), 1);
  });

  it('counts the line in which a function is declared, as the compiler places it before the first instruction', () => {
    const [file] = coverage(coveredFixture('tiny-rust/tiny-rust.lines.wasm'), [tool('x')]);
    assert.deepEqual(
      [54, 60].map((line) => hitsOf(file, line)),
      [0, 1],
    );
  });

  it('counts each place of a line at which code begins as a statement', async () => {
    const [file] = coverage(await coveredText(TEXT), [tool('a'), tool('b')]);
    assert.deepEqual(
      file?.statements
        .filter(({ line }) => line === 13)
        .map(({ column, hits }) => `${String(column)} ${String(hits)}`),
      ['5 1', '29 0', '50 1'],
    );
  });

  it('counts functions of libraries, and says which have no lines', () => {
    const rust = coveredFixture('tiny-rust/tiny-rust.lines.wasm');
    const { libraryFunctions, withoutLines } = sourcePoints(rust.guard, rust.locator);
    assert(libraryFunctions > 100);
    assert.deepEqual(withoutLines, []);
    const stripped = coveredFixture('tiny-rust/tiny-rust.stripped.wasm');
    const found = sourcePoints(stripped.guard, stripped.locator);
    assert.deepEqual(found.sources, []);
    assert(found.withoutLines.some(({ name }) => name === 'label_resource'));
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Breakpoints } from '../../../src/ide/debugging/breakpoints';
import { atSourceLine, type Placement } from '../../../src/ide/debugging/placements';
import { CodeMap } from '../../../src/inspect/code-map';
import { codeRows } from '../../../src/inspect/code-rows';
import type { SourceRow } from '../../../src/wasm/debug/source-rows';

/** Two functions: code from 14 and from 54. */
const MODULE = {
  code: [10, 50].map((start) => ({
    range: { start, end: start + 40 },
    body: { start: start + 1, end: start + 40 },
    locals: [],
    expression: { start: start + 4, end: start + 40 },
  })),
};

function row(offset: number, line: number, parts: Partial<SourceRow> = {}): SourceRow {
  return { offset, source: 'a.c', line, statement: true, ...parts };
}

describe('the lines of a guard’s sources', () => {
  it('have all pieces of code that a line was compiled to', () => {
    const map = new CodeMap(codeRows([row(14, 3), row(20, 4), row(54, 3), row(60, 9)], MODULE, false));
    assert.deepEqual(map.breakpoint('a.c', 3), { line: 3, offsets: [14, 54] });
  });

  it('move a breakpoint to the next line with code', () => {
    const map = new CodeMap(codeRows([row(14, 3), row(20, 8)], MODULE, false));
    assert.deepEqual(map.breakpoint('a.c', 4), { line: 8, offsets: [20] });
    assert.equal(map.breakpoint('a.c', 9), undefined);
    assert.equal(map.breakpoint('b.c', 1), undefined);
  });

  it('are as many as a file says, also behind the last function', () => {
    const many = Array.from({ length: 200_000 }, (_, at) => row(100 + at, 1 + at));
    const map = new CodeMap(codeRows([row(14, 3), ...many], MODULE, false));
    assert.equal(map.points.statements.length, 200_001);
  });

  it('begin a function behind the code that makes its frame', () => {
    const rows = [row(14, 3), row(18, 3, { column: 9 }), row(20, 4, { bodyStart: true }), row(60, 9)];
    const map = new CodeMap(codeRows(rows, MODULE, false));
    assert.deepEqual([...map.points.statements], [20, 60]);
    assert.deepEqual(map.breakpoint('a.c', 3), { line: 4, offsets: [20] });
  });

  it('begin a function at its own line where its body begins with another function’s', () => {
    const inlined = [row(14, 3), row(20, 1, { bodyStart: true }), row(24, 4)];
    const other = [row(54, 8), row(60, 90, { bodyStart: true, source: 'lib.c' })];
    const map = new CodeMap(codeRows([...inlined, ...other], MODULE, false));
    assert.deepEqual(map.breakpoint('a.c', 3), { line: 3, offsets: [14] });
    assert.deepEqual(map.breakpoint('a.c', 8), { line: 8, offsets: [54] });
  });

  it('begin a function at its first instruction, not at its locals', () => {
    const map = new CodeMap(codeRows([row(11, 3), row(51, 9)], MODULE, false));
    assert.deepEqual([...map.points.statements], [14, 54]);
    assert.equal(map.rowAt(54)?.line, 9);
    for (const offset of [0, 13, 15, 53, 55]) assert.equal(map.rowAt(offset), undefined);
  });

  it('are statements and further lines in WAT', () => {
    const map = new CodeMap(
      codeRows(
        [row(14, 3), row(14, 4, { statement: false }), row(16, 5, { statement: false })],
        MODULE,
        true,
      ),
    );
    assert.deepEqual([...map.points.statements], [14]);
    assert.deepEqual([...map.points.marks], [14, 16]);
    assert.equal(map.rowAt(14)?.line, 3);
    assert.deepEqual(map.breakpoint('a.c', 5)?.offsets, [16]);
  });

  it('are every instruction when nothing is known', () => {
    assert.equal(new CodeMap(codeRows([], MODULE, false)).points.everyInstruction, true);
    assert.equal(new CodeMap(codeRows([row(14, 1)], MODULE, false)).points.everyInstruction, false);
  });
});

describe('breakpoints', () => {
  const map = new CodeMap(codeRows([row(14, 3), row(20, 5)], MODULE, false));

  const placed = (lines: readonly number[], sources: readonly string[]): [object, Placement][] =>
    lines.map((line) => [{}, atSourceLine(line, sources, map)]);

  it('are described where they came to be, or why they did not', () => {
    const breakpoints = new Breakpoints();
    assert.deepEqual(breakpoints.set('/a.c', placed([4, 6], ['a.c'])), [
      { verified: true, line: 5, message: 'No code begins at line 4. The guard stops at line 5.' },
      { verified: false, line: 6, message: 'The guard has no code here.' },
    ]);
    assert.deepEqual(breakpoints.set('/b.c', placed([1], [])), [
      { verified: false, line: 1, message: 'The debugged guard was not built from this file.' },
    ]);
  });

  it('of a file replace those it had', () => {
    const breakpoints = new Breakpoints();
    breakpoints.set('/a.c', placed([3, 5], ['a.c']));
    breakpoints.set('/b.c', placed([1], []));
    assert.deepEqual(breakpoints.offsets, [14, 20]);
    breakpoints.set('/a.c', placed([5], ['a.c']));
    assert.deepEqual(breakpoints.offsets, [20]);
  });
});

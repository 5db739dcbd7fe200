import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openDebugInfo } from '../../../../src/wasm/debug/debug-info';
import { createSourceLocator } from '../../../../src/run/source-locator';
import { lineStarts } from '../../../../src/wasm/debug/source-rows';

const FIXTURES = join(__dirname, '..', '..', '..', 'fixtures');

async function linesOf(guard: string, source: RegExp): Promise<number[]> {
  const path = join(FIXTURES, guard);
  const bytes = await readFile(path);
  const map = await readFile(`${path}.map`).catch(() => undefined);
  const locator = createSourceLocator({ module: { path: guard, bytes } }, { readBeside: () => map });
  const rows = lineStarts(locator.rows?.() ?? []).filter((row) => source.test(row.source));
  for (const { offset, source: name, line } of rows) {
    const frames = locator.locate([{ function: '', index: 0, offset }]);
    // The row of a function's entry is at its locals, before its code.
    if (frames[0]?.line !== undefined && frames[0].source === name) assert.equal(frames[0].line, line);
  }
  return [...new Set(rows.map(({ line }) => line))].sort((a, b) => a - b);
}

describe('rows of debug information', () => {
  it('come from DWARF 4 and 5', async () => {
    for (const guard of ['tiny-c/tiny-c.o0.wasm', 'tiny-c/tiny-c.dwarf5.wasm']) {
      const lines = await linesOf(guard, /guard\.c$/);
      for (const line of [34, 66]) assert.ok(lines.includes(line), `${guard}: ${lines.join()}`);
    }
  });

  it('come from line tables alone', async () => {
    const lines = await linesOf('tiny-rust/tiny-rust.lines.wasm', /src\/lib\.rs$/);
    for (const line of [35, 39]) assert.ok(lines.includes(line), lines.join());
  });

  it('come from source maps', async () => {
    assert.ok((await linesOf('assemblyscript/guard.wasm', /guard\.ts$/)).includes(8));
  });

  it('are none without debug information', async () => {
    assert.deepEqual(await linesOf('tiny-rust/tiny-rust.stripped.wasm', /./), []);
  });

  it('are one for code that goes on with the same line', () => {
    const row = (offset: number, line: number, statement = true) => ({
      offset,
      source: 'a',
      line,
      statement,
    });
    assert.deepEqual(
      lineStarts([row(1, 5), row(2, 5), row(3, 6), row(4, 7, false), row(5, 6), row(6, 5)]).map(
        ({ offset }) => offset,
      ),
      [1, 3, 6],
    );
  });

  it('are what can be read of damaged debug information', async () => {
    const bytes = await readFile(join(FIXTURES, 'tiny-c', 'tiny-c.o0.wasm'));
    const whole = openDebugInfo({ bytes }).rows().length;
    for (let cut = 0; cut < bytes.length; cut += 4999) {
      assert.ok(openDebugInfo({ bytes: bytes.subarray(0, cut) }).rows().length <= whole);
    }
    for (let at = 0; at < bytes.length; at += 1511) {
      const damaged = Uint8Array.from(bytes);
      damaged.fill(0xff, at, at + 3);
      openDebugInfo({ bytes: damaged }).rows();
    }
  });
});

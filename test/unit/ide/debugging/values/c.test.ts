// How values of C are shown; checked by hand against the source, test/fixtures/variables/values.c.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openProgram } from '../../../wasm/debug/variables/source-frames';
import { drawn, drawnFrame } from './shown';

for (const module of ['c14.wasm', 'c19.wasm']) {
  const at = openProgram(module, 'values.c');

  describe(`values of C: ${module}`, () => {
    it('are structs, unions, bit fields, enums, arrays and text', async () => {
      const shown = await drawnFrame(await at('run:110#1'));
      const pointers = shown.map((row) => row.replaceAll(/0x[\da-f]{3,}/g, '0x…'));
      assert.deepEqual(pointers, [
        'seed: int = 7',
        'last: struct node = {value = 3, next = 0x0}',
        'first: struct node = {value = 7, next = 0x…}',
        'guard: struct guard = {name = 0x… "guard \\"one\\"", at = {x = 1, y = -2}, grid = {{1, 2, 3}, {4, 5, 6}}, color = BLUE, flags = {ready = 1, level = 5, offset = -3, wide = 70000}, number = {bits = 1069547520, …}}',
        'moved: point = {x = 11, y = 18}',
        'total: size = 4294967285',
        'wide: long long = 1099511693056',
        'real: double = 0',
        'named: int = 6',
        'shadowed: int = 19',
        'described: int = 16',
        "letter: char = 65 'A'",
        'vla: int[3] = {1, 2, 49}',
      ]);
    });

    it('are statics of the file', async () => {
      const frame = await at('run:110#1');
      assert.deepEqual(drawn(await frame.statics()).sort(), [
        'banner: const char[7] = "banner"',
        'counter: int = 49',
        'limits: int[4] = {1, 2, 3, 4}',
      ]);
    });

    it('can be opened through pointers and arrays', async () => {
      const frame = await at('run:110#1');
      const locals = await frame.locals();
      const first = locals.find(({ name }) => name === 'first');
      const [, next] = (await first?.children?.()) ?? [];
      const last = (await next?.children?.()) ?? [];
      assert.deepEqual(drawn(last), ['value: int = 3', 'next: struct node * = 0x0']);
      assert.deepEqual(
        last.map(({ path }) => path),
        ['first.next.value', 'first.next.next'],
      );
      const guard = locals.find(({ name }) => name === 'guard');
      const grid = ((await guard?.children?.()) ?? []).find(({ name }) => name === 'grid');
      const [, row] = (await grid?.children?.()) ?? [];
      assert.deepEqual([row?.value, row?.path], ['{4, 5, 6}', 'guard.grid[1]']);
      assert.deepEqual(drawn((await row?.children?.()) ?? [])[2], '[2]: int = 6');
    });

    it('say which variable of an outer block is hidden', async () => {
      const shown = await drawnFrame(await at('shadow:70#1'));
      assert.deepEqual(
        shown.slice(1).map((row) => row.replace(/ = .*/, '')),
        ['x (hidden): int', 'x (hidden): int', 'x: int'],
      );
    });
  });
}

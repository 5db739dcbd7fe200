// How values of Go are shown. The module is no work of TinyGo: see test/fixtures/variables/README.md.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openProgram } from '../../../wasm/debug/variables/source-frames';
import { drawnFrame } from './shown';

describe('values of Go', () => {
  const at = openProgram('tinygo.wasm', 'tinygo.c');

  it('are strings, slices, named structs, pointers, and bools as Go writes them', async () => {
    const shown = await drawnFrame(await at('label:27#1'));
    assert.deepEqual(
      shown.map((row) => row.replaceAll(/0x[\da-f]{3,}/g, '0x…')),
      [
        'parent: *main.Label = 0x…',
        'owner: string = "octo"',
        'list: []int = [10, 20, 30]',
        'copy: main.Label = { owner: "octo", tags: ["a", "bc"], public: true }',
        'empty: string = ""',
        'nothing: []int = []',
        `long_list: []int = [${'0, '.repeat(67)}…]`,
        'any: runtime._interface = { typecode: 7, value: 0x… }',
        'counts: *runtime.hashmap = 0x…',
        'real: float64 = 2',
        'sum: int = 60',
      ],
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listedInstructions } from '../../../src/inspect/listed-instructions';
import { decodeModule } from '../../../src/wasm/decode';
import type { WasmModule } from '../../../src/wasm/module';
import { ByteWriter } from '../../../src/wasm/rewrite/byte-writer';

/** A module with functions of so many `nop` and an `end`. */
function withNops(...counts: readonly number[]): WasmModule {
  const code = new ByteWriter().u32(counts.length);
  for (const count of counts) {
    const body = new ByteWriter().byte(0).bytes(new Uint8Array(count).fill(1)).byte(0x0b);
    code.u32(body.length).append(body);
  }
  const bytes = new ByteWriter()
    .bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])
    .section(1, new ByteWriter().bytes([1, 0x60, 0, 0]))
    .section(3, new ByteWriter().bytes([counts.length, ...counts.map(() => 0)]))
    .section(10, code)
    .finish();
  const decoded = decodeModule(bytes, { memoryLimitPages: 1 });
  assert(decoded.ok, decoded.ok ? '' : decoded.error.message);
  return decoded.value;
}

/** The rows from `skip` instructions behind the first one of a function; `|` begins a function. */
function drawn(module: WasmModule, position: number, skip: number, count: number): string {
  const at = module.code[position]?.expression.start ?? module.bytes.length;
  const { before, instructions } = listedInstructions(module, { at, skip, count });
  const rows = instructions.map((each) => (each.function === undefined ? each.text : `|${each.text}`));
  return [...Array<string>(before).fill('-'), ...rows].join(' ');
}

describe('a list of instructions', () => {
  it('goes back and on across functions, up to the ends of the code', () => {
    const module = withNops(1, 0, 2);
    assert.equal(drawn(module, 1, 0, 3), '|end |nop nop');
    assert.equal(drawn(module, 1, -1, 3), 'end |end |nop');
    assert.equal(drawn(module, 1, -4, 4), '- - |nop end');
    assert.equal(drawn(module, 0, 2, 9), '|end |nop nop end');
    assert.equal(drawn(module, 0, 4, 2), 'nop end');
    assert.equal(drawn(module, 0, -5, 3), '- - -');
    assert.equal(drawn(module, 3, -2, 5), 'nop end');
    assert.equal(drawn(module, 0, 9, 5), '');
  });

  it('goes back into a function with very many instructions', () => {
    const module = withNops(400_000, 1);
    assert.equal(drawn(module, 1, -2, 4), 'nop end |nop end');
  });

  it('makes rows only for what is asked for', () => {
    let read = 0;
    const module = withNops(50_000, 50_000);
    const bytes = new Proxy(module.bytes, {
      get(target, key) {
        if (key === 'subarray') read++;
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    assert.equal(drawn({ ...module, bytes }, 1, -2, 4), 'nop end |nop nop');
    assert.equal(read, 4);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import wabt from 'wabt';
import { decodeModule } from '../../../../src/wasm/decode';
import { disassemble, Disassembly, type DisassemblyOptions } from '../../../../src/wasm/debug/disassembly';
import { fixture } from './trapping';

async function assemble(text: string): Promise<Uint8Array> {
  const { parseWat } = await wabt();
  const module = parseWat('guard.wat', text, { simd: true, bulk_memory: true, reference_types: true });
  return module.toBinary({ write_debug_names: true }).buffer;
}

function open(bytes: Uint8Array, options?: DisassemblyOptions): Disassembly {
  const module = decodeModule(bytes, { memoryLimitPages: 65536 });
  if (!module.ok) throw new Error(module.error.message);
  return new Disassembly(disassemble(module.value, options));
}

describe('disassembly', () => {
  it('writes functions with names, offsets and indented blocks', async () => {
    const bytes = await assemble(`(module
      (import "env" "host_log" (func $log (param i32 i32 i32)))
      (memory 1)
      (func $check (export "label_agent") (param i32) (result i32) (local i64 f32 f32)
        local.get 0
        if (result i32)
          i32.const 8
          i32.load offset=4
        else
          unreachable
        end)
      (func (call $check (i32.const 0)) drop f32.const 0.1 drop f64.const nan drop
        v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 drop))`);
    assert.equal(
      open(bytes).text.trim(),
      `
(func $log (;0;) (param i32 i32 i32) (import "env" "host_log"))

0x00004a  (func $check (;1;) (param i32) (result i32) ;; exported as "label_agent"
          (local i64 2×f32)
0x00004f    local.get 0
0x000051    if (result i32)
0x000053      i32.const 8
0x000055      i32.load offset=4
0x000058    else
0x000059      unreachable
0x00005a    end
0x00005b  )

0x00005d  (func $2 (;2;)
0x00005e    i32.const 0
0x000060    call $check
0x000062    drop
0x000063    f32.const 0.1
0x000068    drop
0x000069    f64.const nan
0x000072    drop
0x000073    v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
0x000085    drop
0x000086  )`.trim(),
    );
  });

  it('finds the line of a trap and the offset of a line', () => {
    const page = open(fixture('tiny-rust/tiny-rust.stripped.wasm'));
    const line = page.lineOf(0x476);
    assert.ok(line !== undefined);
    assert.match(page.text.split('\n')[line] ?? '', /^0x000476 {4}call \$13$/);
    assert.equal(page.offsetOf(line), 0x476);
    assert.equal(page.lineOf(0x477), line);
  });

  it('knows no line outside code', () => {
    const page = open(fixture('tiny-c/tiny-c.o2.wasm'));
    assert.deepEqual(
      [page.lineOf(0), page.lineOf(0xe000), page.offsetOf(0), page.offsetOf(-1), page.offsetOf(1e9)],
      [undefined, undefined, undefined, undefined, undefined],
    );
  });

  it('leaves out what does not fit, but not the function asked for', () => {
    const bytes = fixture('tiny-rust/tiny-rust.full.wasm');
    const page = open(bytes, { focus: 0x476, maxLines: 20 });
    assert.notEqual(page.lineOf(0x476), undefined);
    assert.equal(page.lineOf(0x6cd4), undefined);
    assert.match(page.text, /;; \d+ more functions are not shown: the text would be too long\n$/);
  });

  it('cannot be broken by names', async () => {
    const bytes = await assemble('(module (func (export "a\\22)\\0a(func $b") unreachable))');
    assert.deepEqual(open(bytes).text.trim().split('\n').length, 3);
  });

  it('finds each line by the offsets of its code', () => {
    const page = open(fixture('tiny-c/tiny-c.o2.wasm'));
    const lines = page.text.split('\n').flatMap((text, line) => (text.startsWith('0x') ? [line] : []));
    assert.ok(lines.length > 1000);
    for (const line of lines) {
      const offset = page.offsetOf(line);
      assert.ok(offset !== undefined);
      assert.equal(page.lineOf(offset), line);
    }
  });
});

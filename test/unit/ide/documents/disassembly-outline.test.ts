import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { listedFunctions, wordAt } from '../../../../src/ide/documents/disassembly-outline';
import { disassemble } from '../../../../src/wasm/debug/disassembly';
import { decodeModule } from '../../../../src/wasm/decode';
import { assembleWat } from '../../../../src/wat/assemble';

async function functions(wat: string): Promise<string[]> {
  const assembled = await assembleWat(wat, 'x.wat');
  assert.ok(assembled.ok);
  return drawn(assembled.value.bytes);
}

function drawn(bytes: Uint8Array): string[] {
  const decoded = decodeModule(bytes, { memoryLimitPages: 65_536 });
  assert.ok(decoded.ok);
  return listedFunctions(disassemble(decoded.value).text).map(
    ({ name, detail, start, end }) => `${start}-${end} ${name} ${detail}`,
  );
}

describe('functions of a disassembly', () => {
  it('have their name, type and lines, imports one line', async () => {
    const wat = `(module
      (import "env" "host_log" (func $log (param i32 i32 i32)))
      (func $f (export "g") (param i32) (result i32) (local i64) (if (local.get 0) (then)) (i32.const 1))
      (func))`;
    assert.deepEqual(await functions(wat), [
      '0-0 $log (param i32 i32 i32) (import "env" "host_log")',
      '2-8 $f (param i32) (result i32) ;; exported as "g"',
      '10-11 $2 ',
    ]);
  });

  it('are all there in a module from Rust, with the names of its generics', () => {
    const bytes = readFileSync(new URL('../../../fixtures/tiny-rust/tiny-rust.full.wasm', import.meta.url));
    const decoded = decodeModule(bytes, { memoryLimitPages: 65_536 });
    assert.ok(decoded.ok);
    const imports = decoded.value.imports.filter(({ kind }) => kind === 'func').length;
    const listed = drawn(bytes);
    assert.equal(listed.length, imports + decoded.value.code.length);
    assert.ok(
      listed.some((line) => line.includes('$"<core::alloc::layout::LayoutError as core::fmt::Debug>::fmt"')),
    );
  });
});

describe('the word at a column of a disassembly', () => {
  it('is an instruction or a name, a quoted one whole', () => {
    const line = '0x000012    call $"<a as b>::c"';
    assert.deepEqual(wordAt(line, 13), { text: 'call', start: 12 });
    assert.deepEqual(wordAt(line, 22), { text: '$"<a as b>::c"', start: 17 });
    assert.equal(wordAt(line, 10), undefined);
  });
});

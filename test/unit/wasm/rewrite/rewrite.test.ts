import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { globSync } from 'tinyglobby';
import wabt from 'wabt';
import { decodeModule } from '../../../../src/wasm/decode';
import { forEachInstruction } from '../../../../src/wasm/instructions';
import type { WasmModule } from '../../../../src/wasm/module';
import { toOriginalOffset } from '../../../../src/wasm/rewrite/offset-map';
import type { RewriteOptions } from '../../../../src/wasm/rewrite/rewrite';
import { rewriteModule } from '../../../../src/wasm/rewrite/rewrite';
import { toRewrittenOffset } from './rewritten-offset';

const every = ['i32', 'i64'].flatMap((int) =>
  ['f32', 'f64'].flatMap((float) =>
    ['s', 'u'].map((sign) => `(drop (${int}.trunc_${float}_${sign} (${float}.const 1.5)))`),
  ),
);

const corpus: Readonly<Record<string, string>> = {
  empty: '(module)',
  'types only': '(module (type (func (param i32 f64) (result externref))))',
  'imports only': '(module (import "env" "host_log" (func (param i32 i32 i32))))',
  'nested loops': `(module (func (export "f") (param i32) (result i32)
    (loop $a (result i32) (loop $b (br_if $b (i32.eqz (local.get 0)))) (loop (param) nop) (local.get 0))))`,
  'loops with parameters': `(module (func (export "f") (result i32 i64)
    i32.const 1 i64.const 2 loop (param i32 i64) (result i32 i64) end))`,
  conversions: `(module (func (export "f") ${every.join(' ')}))`,
  tables: `(module (type $t (func (param i32) (result i32))) (table $a 3 8 funcref) (table $b 2 externref) (table $c 4 funcref)
    (func $x (type $t) (local.get 0)) (elem (i32.const 1) $x) (elem (table $c) (i32.const 3) funcref (ref.func $x))
    (elem $p func $x $x) (elem declare func $x)
    (func (export "f") (param i32) (result i32)
      (table.init $a $p (i32.const 0) (i32.const 0) (i32.const 1)) (elem.drop $p)
      (table.copy $c $a (i32.const 0) (i32.const 0) (i32.const 2)) (drop (table.grow $b (ref.null extern) (i32.const 1)))
      (table.set $a (i32.const 0) (ref.func $x)) (drop (table.size $c))
      (call_indirect $a (type $t) (call_indirect $c (type $t) (local.get 0) (i32.const 1)) (i32.const 1))))`,
  memory: `(module (memory 1 100) (data $a (i32.const 3) "active") (data $p "passive")
    (func (export "f") (result i32)
      (memory.init $p (i32.const 0) (i32.const 0) (i32.const 7)) (memory.init $a (i32.const 0) (i32.const 0) (i32.const 6))
      (data.drop $p) (memory.fill (i32.const 0) (i32.const 0) (i32.const 9))
      (memory.copy (i32.const 0) (i32.const 1) (i32.const 2)) (i64.store offset=70000 align=4 (i32.const 0) (i64.const -1))
      (drop (memory.grow (i32.const 1))) (memory.grow (memory.size))))`,
  branches: `(module (func (export "f") (param i32) (result i64)
    (block $a (block $b (block $c (br_table $a $b $c (local.get 0))) (return (i64.const 9223372036854775807)))
      (return (i64.const -9223372036854775808)))
    (select (i64.const 1) (i64.const 2) (local.get 0))))`,
  vectors: `(module (memory 1) (func (export "f") (param v128 f32 f64) (result v128 f32)
    (v128.store8_lane 3 (i32.const 0) (local.get 0))
    (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31 (v128.load64_zero (i32.const 8)) (f64x2.abs (local.get 0)))
    (f32x4.extract_lane 2 (i32x4.trunc_sat_f64x2_u_zero (v128.const i32x4 1 2 3 4)))))`,
  'every kind of constant': `(module (global i64 (i64.const -5)) (global (mut f32) (f32.const nan:0x200001))
    (global f64 (f64.const 1e300)) (global v128 (v128.const i64x2 1 -1)) (global funcref (ref.null func)) (func $f)
    (global funcref (ref.func $f)) (func (export "f") (drop (ref.func $f)) (drop (i32.const -2147483648))))`,
};

const variants: readonly (readonly [string, RewriteOptions])[] = [
  ['', { memoryPages: 256 }],
  [' (interruptible)', { memoryPages: 256, interruptible: true }],
];

function decode(bytes: Uint8Array): WasmModule {
  const decoded = decodeModule(bytes, { memoryLimitPages: 256 });
  assert(decoded.ok, decoded.ok ? '' : decoded.error.message);
  return decoded.value;
}

/** Instruction starts whose offset does not come back the same, or whose opcode is another over there. */
function strayOffsets(module: WasmModule, options: RewriteOptions): string[] {
  const { bytes, info } = rewriteModule(module, options);
  const stray: string[] = [];
  for (const code of module.code) {
    forEachInstruction(module.bytes, code.expression, ({ offset, opcode }) => {
      const there = toRewrittenOffset(info.offsets, offset) ?? -1;
      const back = toOriginalOffset(info.offsets, there);
      const replaced = opcode.name === 'memory.grow';
      const same = replaced ? bytes[there] === 0x10 : bytes[there] === module.bytes[offset];
      if (back !== offset || !same)
        stray.push(`${opcode.name} at ${String(offset)} -> ${String(there)} -> ${String(back)}`);
    });
  }
  return stray;
}

function checkModule(name: string, read: () => Promise<Uint8Array>): void {
  for (const [suffix, options] of variants) {
    it(`${name}${suffix}`, async () => {
      const module = decode(await read());
      assert.equal(WebAssembly.validate(rewriteModule(module, options).bytes), true);
      assert.deepEqual(strayOffsets(module, options), []);
    });
  }
}

describe('a rewritten module is valid, and every instruction is found there and back', () => {
  for (const [name, wat] of Object.entries(corpus)) {
    checkModule(name, async () => (await wabt()).parseWat(name, wat).toBinary({}).buffer);
  }
  for (const file of globSync('test/fixtures/*/*.wasm').sort()) {
    checkModule(file, () => Promise.resolve(readFileSync(file)));
  }
});

describe('rewriting', () => {
  const rewrittenText = async (wat: string): Promise<string> => {
    const tool = await wabt();
    const module = decode(tool.parseWat('in.wat', wat).toBinary({ write_debug_names: true }).buffer);
    const { bytes } = rewriteModule(module, { memoryPages: 256 });
    return tool.readWasm(bytes, { readDebugNames: true }).toText({});
  };

  it('caps the memory at the limit, or at a smaller declared maximum', async () => {
    assert.match(await rewrittenText('(module (memory 1))'), /\(memory \(;0;\) 1 256\)/);
    assert.match(await rewrittenText('(module (memory 1 1000))'), /\(memory \(;0;\) 1 256\)/);
    assert.match(await rewrittenText('(module (memory 1 3))'), /\(memory \(;0;\) 1 3\)/);
  });

  it('carries over neither names nor exports nor the start section', async () => {
    const text = await rewrittenText(
      '(module (memory (export "mem") 1) (func $secret (export "run")) (start $secret))',
    );
    assert.doesNotMatch(text, /secret|"mem"|"run"|\(start/);
  });

  it('adds no code to a module that does nothing worth watching', async () => {
    const text = await rewrittenText(
      '(module (func (export "f") (result i32) (loop (result i32) i32.const 1)))',
    );
    assert.equal(text.match(/^\s*\(func \(;/gm)?.length, 1);
  });

  it('watches loop headers where proc_exit can close the module', async () => {
    const exit = '(import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))';
    const loop = '(func (loop))';
    assert.match(await rewrittenText(`(module ${exit} ${loop})`), /loop[^]*global\.get[^]*if[^]*call/);
    assert.doesNotMatch(await rewrittenText(`(module ${loop})`), /global\.get/);
  });

  it('applies element segments up to the first that does not fit', async () => {
    const text = await rewrittenText(`(module (table 2 funcref) (func $f)
      (elem (i32.const 0) func $f) (elem (i32.const 2) func $f) (elem (i32.const 1) func $f))`);
    assert.equal(text.match(/\(elem [^\n]*i32\.const/g)?.length, 1);
    assert.equal(text.match(/\(elem [^\n]*declare/g)?.length, 2);
  });

  it('gives information that survives structured cloning', () => {
    const module = decode(readFileSync('test/fixtures/tiny-c/tiny-c.o2.wasm'));
    const { info } = rewriteModule(module, { memoryPages: 256 });
    assert.deepEqual(structuredClone(info), info);
  });
});

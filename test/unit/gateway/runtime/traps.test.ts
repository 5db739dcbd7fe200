import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Frame } from '../../../../src/gateway/invocation';
import { trapText } from '../../../../src/gateway/runtime/traps';
import { PRIVATE, tableExport } from '../../../../src/wasm/rewrite/module-additions';
import type { Guest } from './guest';
import { guest } from './guest';

function failure({ instance }: Guest, name: string, ...args: bigint[]): string {
  const outcome = instance.call(name, args);
  return outcome.ok ? `ok ${outcome.results.join()}` : `${outcome.failure.kind}: ${outcome.failure.message}`;
}

/** Name, index and original offset of each frame of the failing call. */
function frames({ instance }: Guest, name: string, ...args: bigint[]): string[] {
  const outcome = instance.call(name, args);
  return outcome.ok ? [] : outcome.failure.stack.map((f) => `${f.function} ${String(f.index)}`);
}

describe('traps', () => {
  it('distinguishes a null entry from a wrong type in whichever table is called through', async () => {
    const g = await guest(`(module
      (table $a 2 funcref) (table $b 2 funcref)
      (func $f (result i64) i64.const 0)
      (elem (table $b) (i32.const 0) func $f)
      (func $x (export "a") (param i32) (result i32) local.get 0 call_indirect $a (result i32))
      (func $y (export "b") (param i32) (result i32) local.get 0 call_indirect $b (result i32)))`);
    const trap = (name: string, text: string): string =>
      `trap: wasm error: ${text}\nwasm stack trace:\n\t.${name}(i32) i32`;
    assert.equal(failure(g, 'a', 0n), trap('x', 'invalid table access'));
    assert.equal(failure(g, 'b', 0n), trap('y', 'indirect call type mismatch'));
    assert.equal(failure(g, 'b', 1n), trap('y', 'invalid table access'));
    assert.equal(failure(g, 'b', 7n), trap('y', 'invalid table access'));
  });

  it('distinguishes them also where the engine has a message for each, as newer ones do', () => {
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 2 });
    const { exports } = new WebAssembly.Instance(
      // (module (func (export "f")))
      new WebAssembly.Module(
        new Uint8Array([
          ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0],
          ...[7, 5, 1, 1, 102, 0, 0, 10, 4, 1, 2, 0, 11],
        ]),
      ),
    );
    table.set(1, exports['f']);
    const called = (index: number): WebAssembly.Exports => ({
      [PRIVATE.lastIndex]: new WebAssembly.Global({ value: 'i32' }, index),
      [PRIVATE.lastTable]: new WebAssembly.Global({ value: 'i32' }, 0),
      [tableExport(0)]: table,
    });
    assert.equal(trapText('null function', called(0)), 'invalid table access');
    assert.equal(trapText('function signature mismatch', called(1)), 'indirect call type mismatch');
  });

  it('does not mistake an overflow for NaN because an earlier conversion was NaN', async () => {
    const g = await guest(`(module
      (func $f (export "f32") (param f32) (result i32) local.get 0 i32.trunc_f32_s)
      (func $d (export "f64") (param f64) (result i64) local.get 0 i64.trunc_f64_u))`);
    const nan = 0x7fc00000n;
    const huge = 0x7e37e43c8800759cn;
    assert.match(failure(g, 'f32', nan), /^trap: wasm error: invalid conversion to integer\n/);
    assert.match(failure(g, 'f64', huge), /^trap: wasm error: integer overflow\n/);
    assert.match(
      failure(g, 'f64', 0x7ff8000000000001n),
      /^trap: wasm error: invalid conversion to integer\n/,
    );
    assert.equal(failure(g, 'f32', 0x40e00000n), 'ok 7');
  });

  it('says that frames may be missing from the thirtieth frame on', async () => {
    const g = await guest(`(module (func $down (export "down") (param i32)
      local.get 0 i32.eqz if unreachable end local.get 0 i32.const 1 i32.sub call $down))`);
    const lines = (depth: bigint): string[] => failure(g, 'down', depth).split('\n');
    assert.equal(lines(28n).at(-1), '\t.down(i32)');
    assert.deepEqual(lines(29n).slice(-2), ['\t.down(i32)', '\t... maybe followed by omitted frames']);
    assert.equal(lines(29n).length, lines(70n).length);
  });

  it('keeps both ends of a very deep stack', async () => {
    const g = await guest(`(module
      (func $down (param i32)
        local.get 0 i32.eqz if unreachable end local.get 0 i32.const 1 i32.sub call $down)
      (func $start (export "start") (param i32) local.get 0 call $down))`);
    const stack = (depth: bigint): readonly Frame[] => {
      const outcome = g.instance.call('start', [depth]);
      return outcome.ok ? [] : outcome.failure.stack;
    };
    assert.equal(stack(200n).length, 202);
    const deep = stack(5000n);
    assert.equal(deep.at(-1)?.function, 'start');
    const omitted = deep.flatMap((frame) => frame.omitted ?? []);
    assert.equal(deep.length + (omitted[0] ?? 0), 5002);
    assert.ok(deep.length < 300);
  });

  it('keeps the inner end of a stack too deep to be recorded, that of the host function included', async () => {
    const g = await guest(`(module
      (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory 1)
      (func $down (param i32)
        local.get 0 i32.eqz if i32.const 1 call $exit end local.get 0 i32.const 1 i32.sub call $down)
      (func $start (export "start") (param i32) local.get 0 call $down))`);
    const outcome = g.instance.call('start', [11_000n]);
    const stack = outcome.ok ? [] : outcome.failure.stack;
    assert.deepEqual([...new Set(stack.map((frame) => frame.function))], ['down']);
    assert.deepEqual(
      stack.flatMap((frame) => frame.omitted ?? []),
      [],
    );
  });

  it('leaves the frames of added functions out', async () => {
    const g = await guest(`(module (func $in (export "in") (param f32 v128) (result f64) unreachable))`);
    assert.deepEqual(frames(g, 'in', 0n, 0n, 0n), ['in 0']);
  });

  it('points at the original instruction behind inserted code', async () => {
    const g = await guest(`(module
      (table 1 funcref) (memory 1)
      (func $f (export "f")
        (drop (memory.grow (i32.const 1))) (drop (i32.trunc_f32_s (f32.const 1)))
        (call_indirect (i32.const 0))))`);
    const outcome = g.instance.call('f', []);
    assert(!outcome.ok);
    // header 8, type 6, function 4, table 6, memory 5, export 7, code: id, size, count, body size, no locals = 41;
    // then i32.const, memory.grow, drop, f32.const, trunc and drop, i32.const.
    assert.equal(outcome.failure.stack[0]?.offset, 41 + 2 + 2 + 1 + 5 + 1 + 1 + 2);
  });

  it('answers a stack overflow without a trace and stays usable', async () => {
    const g = await guest(
      `(module (func $r (export "r") call $r) (func (export "ok") (result i32) i32.const 1))`,
    );
    assert.equal(failure(g, 'r'), 'stack-overflow: stack overflow');
    assert.equal(failure(g, 'ok'), 'ok 1');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assemble, guest, load } from './guest';

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

describe('segments', () => {
  it('are copied in order before the start function, and stay usable by memory.init', async () => {
    const { instance, log } = await guest(`(module (import "env" "host_log" (func $log (param i32 i32 i32)))
      (memory 1)
      (data $first (i32.const 0) "aaaa") (data $passive "pppp") (data $second (i32.const 2) "bbbb")
      (func $s i32.const 0 i32.const 0 i32.const 6 call $log) (start $s)
      (func (export "again") (memory.init $first (i32.const 3) (i32.const 0) (i32.const 4))))`);
    assert.deepEqual(log.calls, ['host_log(0) "aabbbb"']);
    assert.equal(instance.call('again', []).ok, true);
    assert.equal(text(instance.memory?.read(0, 8)), 'aabaaaa\0');
  });

  it('fill a table over its initialiser', async () => {
    // (table 3 funcref (ref.func 0)), (elem (i32.const 1) 1): text tools do not write this form yet.
    const bytes = await assemble(`(module (type (func (result i32))) (table 3 funcref)
      (func (type 0) i32.const 10) (func (type 0) i32.const 20) (elem (i32.const 1) func 1)
      (func (export "at") (param i32) (result i32) local.get 0 call_indirect (type 0)))`);
    const outcome = load(withTableInitialiser(bytes));
    assert(outcome.ok);
    const results = [0n, 1n, 2n].map((index) => outcome.value.instance.call('at', [index]));
    assert.deepEqual(
      results,
      [10, 20, 10].map((value) => ({ ok: true, results: [value] })),
    );
  });

  it('of external references are empty', async () => {
    const { instance } = await guest(`(module (table 1 externref) (elem $e externref (ref.null extern))
      (func (export "none") (table.init $e (i32.const 0) (i32.const 0) (i32.const 0)))
      (func (export "one") (table.init $e (i32.const 0) (i32.const 0) (i32.const 1))))`);
    assert.equal(instance.call('none', []).ok, true);
    const one = instance.call('one', []);
    assert.equal(one.ok ? '' : one.failure.trap, 'invalid table access');
  });
});

/** Gives the table section's only table, `70 00 03`, the initialiser `ref.func 0`. */
function withTableInitialiser(bytes: Uint8Array): Uint8Array {
  const plain = Buffer.from([0x04, 0x04, 0x01, 0x70, 0x00, 0x03]);
  const initialised = Buffer.from([0x04, 0x09, 0x01, 0x40, 0x00, 0x70, 0x00, 0x03, 0xd2, 0x00, 0x0b]);
  const at = Buffer.from(bytes).indexOf(plain);
  assert.notEqual(at, -1);
  return Buffer.concat([bytes.subarray(0, at), initialised, bytes.subarray(at + plain.length)]);
}

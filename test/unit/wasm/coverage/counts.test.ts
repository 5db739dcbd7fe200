import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pointAt, pointCount, type PointHits } from '../../../../src/wasm/coverage/coverage-table';
import { guest, type Guest } from '../../gateway/runtime/guest';

/** A module whose function `run` has this signature and body. */
function run(signature: string, body: string, fields = ''): Promise<Guest> {
  return guest(`(module ${fields} (func (export "run") ${signature} ${body}))`, { coverage: true });
}

/** Calls `run` with each argument, and draws all points with how often they ran. */
function drawCalls({ instance, info, recorder }: Guest, ...args: bigint[]): string {
  assert(info.coverage?.ok && recorder);
  recorder.take();
  for (const argument of args) instance.call('run', [argument]);
  const counts = countsOf(recorder.take());
  const { table } = info.coverage;
  return Array.from({ length: pointCount(table) }, (_, id) => {
    return `${pointAt(table, id).kind} ${String(counts.get(id) ?? 0)}`;
  }).join(', ');
}

function countsOf({ points, counts }: PointHits): Map<number, number> {
  return new Map([...points].map((point, i) => [point, counts[i] ?? 0]));
}

describe('counts of blocks and branches', () => {
  it('counts a function once a call', async () => {
    const counted = await run('(param i32) (result i32)', 'local.get 0');
    assert.equal(drawCalls(counted, 1n, 2n, 3n), 'entry 3');
  });

  it('starts from 0 after each look', async () => {
    const counted = await run('(param i32) (result i32)', 'local.get 0');
    drawCalls(counted, 1n, 2n, 3n);
    assert.equal(drawCalls(counted, 1n), 'entry 1');
  });

  it('counts both arms of an if, and what follows', async () => {
    const counted = await run('(param i32)', '(if (local.get 0) (then nop) (else nop)) nop');
    assert.equal(drawCalls(counted, 1n, 0n, 0n), 'entry 3, then 1, else 2, join 3');
  });

  it('counts the arm that an if does not have', async () => {
    const counted = await run('(param i32)', '(if (local.get 0) (then nop)) nop');
    assert.equal(drawCalls(counted, 1n, 0n, 0n), 'entry 3, then 1, else 2, join 3');
  });

  it('counts an if with operands and a result', async () => {
    const body = 'i32.const 5 local.get 0 if (param i32) (result i32) i32.const 2 i32.mul end';
    const counted = await run('(param i32) (result i32)', body);
    assert.equal(drawCalls(counted, 1n, 0n), 'entry 2, then 1, else 1');
    const results = [0n, 1n].map((argument) => counted.instance.call('run', [argument]));
    assert.deepEqual(results, [
      { ok: true, results: [5] },
      { ok: true, results: [10] },
    ]);
  });

  it('takes what follows an if that returns for its other arm', async () => {
    const counted = await run(
      '(param i32) (result i32)',
      '(if (local.get 0) (then (return (i32.const 1)))) i32.const 2',
    );
    assert.equal(drawCalls(counted, 1n, 0n, 0n), 'entry 3, then 1, else 2');
  });

  it('counts the directions of a br_if', async () => {
    const counted = await run('(param i32)', '(block (br_if 0 (local.get 0)) nop) nop');
    assert.equal(drawCalls(counted, 1n, 0n, 7n), 'entry 3, taken 2, not-taken 1, join 3');
  });

  it('counts a br_if that takes a value along', async () => {
    const body = '(block (result i32) (br_if 0 (i32.const 9) (local.get 0)) drop i32.const 3)';
    const counted = await run('(param i32) (result i32)', body);
    assert.equal(drawCalls(counted, 1n, 0n, 7n), 'entry 3, taken 2, not-taken 1');
    const results = [0n, 7n].map((argument) => counted.instance.call('run', [argument]));
    assert.deepEqual(results, [
      { ok: true, results: [3] },
      { ok: true, results: [9] },
    ]);
  });

  it('counts a br_if out of the function', async () => {
    const counted = await run('(param i32)', '(block (loop (br_if 2 (local.get 0)))) nop');
    assert.equal(drawCalls(counted, 1n, 0n, 0n), 'entry 3, loop 3, taken 1, not-taken 2');
  });

  it('counts the iterations of a loop', async () => {
    const body = `(loop $again
      (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
      (br_if $again (local.get 0)))`;
    const counted = await run('(param i32)', body);
    assert.equal(drawCalls(counted, 5n, 1n), 'entry 2, loop 6, taken 4, not-taken 2');
  });

  it('counts a loop that a br goes back to', async () => {
    const body = `(block $out (loop $again
      (br_if $out (i32.eqz (local.get 0)))
      (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
      (br $again)))
      nop`;
    const counted = await run('(param i32)', body);
    assert.equal(drawCalls(counted, 3n), 'entry 1, loop 4, taken 1, not-taken 3, join 1');
  });

  it('counts each label of a br_table once, the default too', async () => {
    const body = '(block $a (block $b (br_table $a $b $a $b (local.get 0))) nop) nop';
    const counted = await run('(param i32)', body);
    // 0 and 2 lead to $a; 1, 3 and all beyond to $b.
    assert.equal(drawCalls(counted, 0n, 2n, 1n, 99n, 3n), 'entry 5, target 2, target 3, join 3, join 5');
  });

  it('counts a br_table that takes a value along', async () => {
    const body = `(block $a (result i32) (block $b (result i32) (br_table $a $b (i32.const 4) (local.get 0)))
      i32.const 1 i32.add)`;
    const counted = await run('(param i32) (result i32)', body);
    assert.equal(drawCalls(counted, 0n, 1n, 2n), 'entry 3, target 1, target 2, join 2');
    const results = [0n, 1n].map((argument) => counted.instance.call('run', [argument]));
    assert.deepEqual(results, [
      { ok: true, results: [4] },
      { ok: true, results: [5] },
    ]);
  });

  it('counts which operand a select yields', async () => {
    const counted = await run(
      '(param i32) (result i64)',
      '(select (i64.const 1) (i64.const 2) (local.get 0))',
    );
    assert.equal(drawCalls(counted, 3n, 0n, 0n), 'entry 3, first 1, second 2');
    const typed = await run(
      '(param i32)',
      '(drop (select (result funcref) (ref.null func) (ref.null func) (local.get 0)))',
    );
    assert.equal(drawCalls(typed, 3n, 0n, 0n), 'entry 3, first 1, second 2');
  });

  it('counts calls in the function that is called', async () => {
    const fields = `(type $t (func)) (table 2 funcref) (elem (i32.const 0) $a $b)
      (func $a nop) (func $b (call $a))`;
    const counted = await run('(param i32)', '(call_indirect (type $t) (local.get 0))', fields);
    assert.equal(drawCalls(counted, 0n, 1n), 'entry 2, entry 1, entry 2');
  });

  it('counts a block up to the instruction that traps', async () => {
    const body = '(if (local.get 0) (then unreachable)) (drop (i32.div_u (i32.const 1) (i32.const 0)))';
    const counted = await run('(param i32)', body);
    assert.equal(drawCalls(counted, 1n, 0n, 0n), 'entry 3, then 1, else 2');
  });

  it('has no point for code that nothing leads to', async () => {
    const body = `(block (br 0) (if (local.get 0) (then nop)) (loop (br_if 0 (local.get 0))))
      (block (unreachable) (block (br_table 0 1 (local.get 0))) (drop (select (i32.const 1) (i32.const 2))))
      (drop (i32.const 1))`;
    const counted = await run('(param i32)', body);
    assert.equal(drawCalls(counted, 1n), 'entry 1, join 1');
  });

  it('counts the start function before the first call', async () => {
    const counted = await guest('(module (func $main nop) (start $main))', { coverage: true });
    assert.deepEqual(counted.recorder?.take(), { points: Uint32Array.of(0), counts: Uint32Array.of(1) });
  });

  it('lists points in the order in which each ran first', async () => {
    const body = `(loop $again
      (if (i32.eq (local.get 0) (i32.const 2)) (then nop) (else nop))
      (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
      (br_if $again (local.get 0)))`;
    const counted = await run('(param i32)', body);
    counted.instance.call('run', [3n]);
    assert(counted.info.coverage?.ok);
    const { table } = counted.info.coverage;
    const hits = counted.recorder?.take();
    const drawn = Array.from(
      hits?.points ?? [],
      (point, i) => `${pointAt(table, point).kind} ${String(hits?.counts[i])}`,
    );
    assert.deepEqual(drawn, ['entry 1', 'loop 3', 'else 2', 'join 3', 'taken 2', 'then 1', 'not-taken 1']);
  });

  it('counts more points than one function can read', async () => {
    const counted = await run('(param i32)', '(if (local.get 0) (then nop) (else nop)) '.repeat(400));
    assert.equal(
      drawCalls(counted, 1n, 0n),
      ['entry 2', ...Array<string>(400).fill('then 1, else 1, join 2')].join(', ').replace(/, join 2$/, ''),
    );
  });
});

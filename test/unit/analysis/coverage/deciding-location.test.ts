import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  decidingFrame,
  decidingLocation,
  partings,
} from '../../../../src/analysis/coverage/deciding-location';
import type { Json } from '../../../../src/gateway/json';
import { coveredFixture, coveredText, deciding, tool, type Covered } from './covered';

/** Where the answer to `input` was decided differently from those to `others`, as people see it. */
async function decided(guard: Covered, input: Json, ...others: Json[]): Promise<string> {
  // The row comes last: after a trap a guard answers no more.
  const asked = others.map((other) => guard.ask(other));
  const found = partings(guard.guard.table, guard.ask(input), asked);
  const frame = await decidingFrame(guard.guard, found, guard.locator);
  const { direction = 'none', by = 'none' } = decidingLocation(found) ?? {};
  const source = frame?.source?.split('/').at(-1) ?? '?';
  return `${source}:${String(frame?.line)} ${frame?.function ?? '?'}, ${direction} by ${by}`;
}

const CHAIN = deciding(`  (func $decide (param $letter i32) (result i32)
    (if (call $is (local.get $letter) (i32.const 97)) (then (return (i32.const 0))))
    (if (call $is (local.get $letter) (i32.const 98)) (then (return (i32.const 0))))
    (if (call $is (local.get $letter) (i32.const 99)) (then (return (i32.const 0))))
    (i32.const 0))
  (func $is (param i32 i32) (result i32)
    (i32.eq (local.get 0) (local.get 1)))`);

describe('the place that decides', () => {
  it('is the rule of a tool, next to a tool without a rule', async () => {
    const guard = await coveredText(CHAIN);
    assert.equal(await decided(guard, tool('a'), tool('x')), 'guard.wat:4 decide, then by row');
    assert.equal(await decided(guard, tool('b'), tool('x')), 'guard.wat:5 decide, then by row');
    assert.equal(await decided(guard, tool('c'), tool('x')), 'guard.wat:6 decide, then by row');
  });

  it('is the rule of the others for a tool without a rule', async () => {
    const guard = await coveredText(CHAIN);
    assert.equal(await decided(guard, tool('x'), tool('c')), 'guard.wat:6 decide, else by row');
  });

  it('is no direction that any of the others took', async () => {
    const guard = await coveredText(CHAIN);
    assert.equal(await decided(guard, tool('b'), tool('a'), tool('x')), 'guard.wat:5 decide, then by row');
    assert.equal(await decided(guard, tool('a'), tool('a'), tool('x')), 'guard.wat:4 decide, else by other');
  });

  it('is nowhere when the others did not run at all', async () => {
    const guard = await coveredText(CHAIN);
    const nothing = { points: new Uint32Array(), counts: new Uint32Array() };
    assert.deepEqual(partings(guard.guard.table, guard.ask(tool('x')), [nothing]), []);
    assert.deepEqual(partings(guard.guard.table, nothing, [guard.ask(tool('x'))]), []);
  });

  it('is nowhere for invocations that ran the same code', async () => {
    const guard = await coveredText(CHAIN);
    const [one, same] = [guard.ask(tool('x')), guard.ask(tool('y'))];
    assert.deepEqual(partings(guard.guard.table, one, [same]), []);
  });

  it('is not in a function that compares, but where its result is asked for', async () => {
    const guard = await coveredText(
      deciding(`  (func $decide (param $letter i32) (result i32)
    (if (call $is_a (local.get $letter)) (then (return (i32.const 0))))
    (i32.const 0))
  (func $is_a (param i32) (result i32)
    (if (i32.ne (local.get 0) (i32.const 97)) (then (return (i32.const 0))))
    (i32.const 1))`),
    );
    assert.equal(await decided(guard, tool('a'), tool('x')), 'guard.wat:4 decide, then by row');
  });

  it('is a branch that only jumps over code', async () => {
    const guard = await coveredText(
      deciding(`  (func $decide (param $letter i32) (result i32) (local i32)
    (block
      (br_if 0 (i32.eq (local.get $letter) (i32.const 97)))
      (local.set 1 (i32.const 1)))
    (i32.const 0))`),
    );
    assert.equal(await decided(guard, tool('a'), tool('x')), 'guard.wat:5 decide, taken by row');
  });

  it('is the line of a br_table', async () => {
    const guard = await coveredText(
      deciding(`  (func $decide (param $letter i32) (result i32)
    (block $write (block $read
      (br_table $read $write $read
        (i32.sub (local.get $letter) (i32.const 97)))) (return (i32.const 0)))
    (i32.const 0))`),
    );
    assert.equal(await decided(guard, tool('b'), tool('x')), 'guard.wat:5 decide, target by row');
    assert.equal(await decided(guard, tool('a'), tool('x')), '?:undefined ?, none by none');
  });

  it('is a select, where nothing else differs', async () => {
    const guard = await coveredText(
      deciding(`  (func $decide (param $letter i32) (result i32)
    (select (i32.const 0) (i32.const -1)
      (i32.eq (local.get $letter) (i32.const 97))))`),
    );
    assert.equal(await decided(guard, tool('a'), tool('x')), 'guard.wat:4 decide, first by row');
  });

  it('is a function called through a table that only one of them ran', async () => {
    const guard = await coveredText(
      deciding(`  (type $rule (func (result i32))) (table 2 funcref) (elem (i32.const 0) $odd $even)
  (func $odd (result i32) (i32.const 0))
  (func $even (result i32)
    (i32.const 0))
  (func $decide (param $letter i32) (result i32)
    (call_indirect (type $rule) (i32.and (local.get $letter) (i32.const 1))))`),
    );
    assert.equal(await decided(guard, tool('a'), tool('b')), 'guard.wat:6 even, entry by row');
  });

  it('is a branch within a loop both ran, taken by one of them', async () => {
    const guard = await coveredText(
      deciding(`  (func $decide (param $letter i32) (result i32) (local $i i32)
    (loop $next
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (if (i32.eq (local.get $i) (local.get $letter))
        (then (return (i32.const 0))))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 110))))
    (i32.const 0))`),
    );
    assert.equal(await decided(guard, tool('a'), tool('x')), 'guard.wat:6 decide, then by row');
  });

  it('is the line of C that asks, and within it the inlined search', async () => {
    const seen = [];
    for (const build of ['o0', 'o2', 'dwarf5']) {
      const guard = coveredFixture(`tiny-c/tiny-c.${build}.wasm`);
      seen.push((await decided(guard, { x: 'divz' }, { x: 'diva' })).split(',')[0]);
    }
    assert.deepEqual(seen, ['guard.c:67 label_resource', 'guard.c:29 has', 'guard.c:29 has']);
  });

  it('is a line of Rust', async () => {
    const guard = coveredFixture('tiny-rust/tiny-rust.lines.wasm');
    assert.match(await decided(guard, tool('boom'), tool('boon')), /^lib\.rs:31 contains, /);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Frame } from '../../../../src/gateway/invocation';
import { HostPanic } from '../../../../src/gateway/runtime-instance';
import type { RuntimeInstance } from '../../../../src/gateway/runtime-instance';
import { guest } from './guest';

const LOGS = `(import "env" "host_log" (func $log (param i32 i32 i32)))
  (func $outer (export "outer") call $inner)
  (func $inner (export "inner") i32.const 1 i32.const 2 i32.const 3 call $log)`;

/** The functions of a stack, each with a space behind it. */
function names(stack: readonly Frame[] | undefined): string {
  return (stack ?? []).map((frame) => `${frame.function} `).join('');
}

const PANIC = 'runtime error: invalid memory address or nil pointer dereference (recovered by wazero)';

describe('host calls', () => {
  it('see the guest’s frames, innermost first', async () => {
    let seen: string[] = [];
    const { instance } = await guest(`(module ${LOGS})`, {
      hostLog: (at) => (seen = at?.currentStack().map((frame) => frame.function) ?? []),
    });
    instance.call('outer', []);
    assert.deepEqual(seen, ['inner', 'outer']);
  });

  it('see all frames of a stack that is deeper or less deep than the ones before', async () => {
    const seen: string[] = [];
    const { instance } = await guest(
      `(module (import "env" "host_log" (func $log (param i32 i32 i32)))
        (func $down (export "down") (param i32)
          (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1)))) (else (call $last))))
        (func $last i32.const 1 i32.const 2 i32.const 3 call $log))`,
      { hostLog: (at) => seen.push(names(at?.currentStack())) },
    );
    for (const depth of [0n, 1n, 30n, 0n, 12n, 1n]) instance.call('down', [depth]);
    assert.deepEqual(
      seen,
      [1, 2, 31, 1, 13, 2].map((downs) => `last ${'down '.repeat(downs)}`),
    );
    seen.length = 0;
    for (const depth of [500n, 0n]) instance.call('down', [depth]);
    assert.match(seen[0] ?? '', /^last (down ){60,80}$/);
    assert.equal(seen[1], 'last down ');
  });

  it('see where each of them is made, and share a stack that is as the last one', async () => {
    const seen: (readonly Frame[] | undefined)[] = [];
    const { instance } = await guest(
      `(module (import "env" "host_log" (func $log (param i32 i32 i32))) (func $outer (export "outer")
        call $inner call $inner)
        (func $inner (local $n i32) (loop $again
          (call $log (i32.const 1) (i32.const 2) (i32.const 3))
          (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 2))))
          (call $log (i32.const 1) (i32.const 2) (i32.const 3))))`,
      { hostLog: (at) => seen.push(at?.currentStack()) },
    );
    instance.call('outer', []);
    const places = seen.map((stack) => stack?.map(({ offset }) => offset).join(' '));
    const [one, same, other, second] = places;
    assert.equal(new Set(places).size, 4);
    assert.equal(one, same);
    assert.equal(seen[0], seen[1]);
    assert.notEqual(one, other);
    assert.notEqual(one, second);
    assert.equal(names(seen[2]), 'inner outer ');
  });

  it('report a panic with the host function as first frame, and leave the guard healthy', async () => {
    const { instance } = await guest(`(module ${LOGS})`, {
      hostLog: () => {
        throw new HostPanic();
      },
    });
    const outcome = instance.call('outer', []);
    assert(!outcome.ok);
    assert.equal(outcome.failure.kind, 'panic');
    assert.equal(outcome.failure.poisons, false);
    assert.equal(
      outcome.failure.message,
      `${PANIC}\nwasm stack trace:\n\tenv.host_log(i32,i32,i32)\n\t.inner()\n\t.outer()\n\nGo runtime stack trace:\n`,
    );
  });

  it('cannot add frames by what an error says', async () => {
    const { instance } = await guest(`(module ${LOGS})`, {
      hostLog: () => {
        throw new HostPanic('x\n    at wasm://wasm/1:wasm-function[1]:0x1');
      },
    });
    const outcome = instance.call('inner', []);
    assert(!outcome.ok);
    assert.deepEqual(
      outcome.failure.stack.map((frame) => frame.function),
      ['inner'],
    );
  });

  it('never pass a fault of ours off as the guard’s', async () => {
    const fault = new TypeError('undefined is not a function');
    const faults: unknown[] = [];
    const { instance } = await guest(`(module ${LOGS})`, {
      hostLog: () => {
        throw fault;
      },
      onFault: (_what, error) => faults.push(error),
    });
    const outcome = instance.call('outer', []);
    assert(!outcome.ok);
    assert.equal(outcome.failure.kind, 'engine');
    assert.equal(
      outcome.failure.message,
      'Guard Lab failed inside env.host_log: undefined is not a function',
    );
    assert.deepEqual(faults, [fault]);
  });

  it('of a re-exported import find no memory', async () => {
    const seen: (RuntimeInstance['memory'] | null)[] = [];
    const { instance } = await guest(
      `(module (import "env" "host_log" (func $log (param i32 i32 i32))) (memory 1) (export "log" (func $log)))`,
      { hostLog: (at) => seen.push(at?.memory) },
    );
    assert.equal(instance.call('log', [0n, 0n, 0n]).ok, true);
    assert.deepEqual(seen, [undefined]);
    assert.notEqual(instance.memory, undefined);
  });

  it('report failed memory growth, with pages and place', async () => {
    const { instance } = await guest(
      `(module (memory 1 2)
        (func $more (export "more") (param i32) (result i32) local.get 0 call $grow)
        (func $grow (param i32) (result i32) local.get 0 memory.grow))`,
    );
    instance.call('more', [1n]);
    instance.call('more', [5n]);
    const [grow, ...others] = instance.takeFailedGrows();
    assert.equal(grow?.pages, 5);
    assert.deepEqual(
      grow.stack.map((frame) => frame.function),
      ['grow', 'more'],
    );
    assert.deepEqual(others, []);
    assert.deepEqual(instance.takeFailedGrows(), []);
  });

  it('are notified once when a done context closes the module in a loop', async () => {
    let closed = 0;
    const { instance } = await guest('(module (func (export "spin") (loop (br 0))))', {
      interruptible: true,
      closed: () => closed++,
    });
    let asked = 0;
    const context = { done: () => (++asked > 3 ? ('deadline' as const) : undefined) };
    const outcome = instance.call('spin', [], context);
    assert.equal(outcome.ok ? '' : outcome.failure.message, 'module closed with context deadline exceeded');
    instance.close(0);
    assert.deepEqual([closed, instance.exitCode], [1, 0xefffffff]);
  });

  it('keep a bounded number of failed grows of a guest that never stops trying', async () => {
    const { instance } = await guest(
      `(module (memory 1 1) (func (export "try") (local $i i32)
        (loop $again
          (drop (memory.grow (i32.const 1)))
          (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000))))))`,
    );
    instance.call('try', []);
    assert.equal(instance.takeFailedGrows().length, 64);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guard, invoke, open, sandbox } from './guards';

/**
 * A guard that loops says nothing from inside, so no event tells that it has begun; the end is the same before.
 * `interleavings.test.ts` covers other moments.
 */
const midway = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 200));

/** Takes far longer than 20 ms, and less than 2 s. */
const LONG =
  '(loop $again (local.set $in (i32.add (local.get $in) (i32.const 1))) (br_if $again (i32.lt_u (local.get $in) (i32.const 600000000))))';
const FOREVER = '(loop $again (br $again))';
/** Milliseconds in which a guard does its first steps, on a busy machine, too. */
const WHILE = 3000;

function beBusy(milliseconds: number): void {
  for (const until = performance.now() + milliseconds; performance.now() < until;);
}

describe('deadline', () => {
  const host = sandbox();

  it('ends an endless loop and poisons the guard in the gateway’s words', async () => {
    const session = await open(host, await guard(`${FOREVER} (i32.const 0)`));
    const invocation = await invoke(session, 100);
    assert.equal(invocation.error, 'WASM function call failed: module closed with context deadline exceeded');
    assert.deepEqual(
      [invocation.kind, invocation.healthy, invocation.limits?.map((hit) => hit.limit)],
      ['timeout', false, ['time']],
    );
    const next = await invoke(session, 100);
    assert.equal(
      next.error,
      `WASM guard 'guard' is unavailable after a previous trap: WASM function call failed: module closed with context deadline exceeded`,
    );
  });

  it('keeps what happened before it', async () => {
    const module = await guard(`
      (call $host_log (i32.const 1) (i32.const 64) (i32.const 5))
      (drop (call $call_backend (i32.const 64) (i32.const 5) (i32.const 0) (i32.const 0) (i32.const 128) (i32.const 64)))
      ${FOREVER} (i32.const 0)`);
    const session = await open(host, module, { backend: [{ tool: 'hello', result: 1 }] });
    const invocation = await invoke(session, WHILE);
    assert.deepEqual(invocation.logs, [{ level: 1, message: 'hello' }]);
    assert.deepEqual(
      invocation.backendCalls.map(({ tool, returned, match }) => ({ tool, returned, match })),
      [{ tool: 'hello', returned: 1, match: 'entry' }],
    );
    assert.equal(invocation.backendCallCount, 1);
  });

  it('counts the delays of answers without waiting: one that comes too late is -1, and ends the guard', async () => {
    const call =
      '(call $call_backend (i32.const 64) (i32.const 5) (i32.const 0) (i32.const 0) (i32.const 128) (i32.const 64))';
    const ask = await guard(`(drop ${call}) (drop ${call}) (i32.const 0)`);
    const answers = (delayMs: number): object => ({ backend: [{ tool: 'hello', result: 1, delayMs }] });
    const slow = await open(host, ask, answers(20_000));
    const inTime = await invoke(slow, 60_000);
    assert.deepEqual([inTime.kind, inTime.delayMs], ['ok', 40_000]);
    const session = await open(host, ask, answers(30_000));
    const late = await invoke(session, 60_000);
    assert.deepEqual(
      [late.kind, late.error, late.healthy, late.delayMs, late.limits?.map(({ limit }) => limit)],
      [
        'timeout',
        'WASM function call failed: module closed with context deadline exceeded',
        false,
        60_000,
        ['time'],
      ],
    );
    assert.deepEqual(
      late.backendCalls.map(({ returned, cause }) => [returned, cause]),
      [
        [1, null],
        [-1, 'no answer before the deadline: it takes 30000 ms'],
      ],
    );
    assert.match((await invoke(session, 60_000)).error ?? '', /is unavailable after a previous trap/);
  });

  it('is the guard’s: the time that this thread is busy does not count', async () => {
    const session = await open(host, await guard('(i32.const 0)'));
    const running = invoke(session, WHILE);
    beBusy(WHILE + 1000);
    assert.deepEqual([(await running).kind, (await invoke(session)).kind], ['ok', 'ok']);
  });

  it('counts for a guard that returns too late while this thread is busy', async () => {
    const session = await open(host, await guard(`${LONG} (i32.const 0)`));
    const running = invoke(session, 20);
    beBusy(2500);
    const invocation = await running;
    assert.deepEqual(
      [invocation.kind, invocation.error, invocation.healthy, invocation.limits?.map(({ limit }) => limit)],
      ['timeout', 'WASM function call failed: module closed with context deadline exceeded', false, ['time']],
    );
    assert.match((await invoke(session)).error ?? '', /is unavailable after a previous trap/);
  });

  it('counts together with the delays of answers', async () => {
    const ask = await guard(
      `(drop (call $call_backend (i32.const 64) (i32.const 5) (i32.const 0) (i32.const 0) (i32.const 128) (i32.const 64))) ${LONG} (i32.const 0)`,
    );
    const session = await open(host, ask, { backend: [{ tool: 'hello', result: 1, delayMs: 59_990 }] });
    const invocation = await invoke(session, 60_000);
    assert.deepEqual(
      [invocation.kind, invocation.delayMs, invocation.backendCalls[0]?.returned],
      ['timeout', 59_990, 1],
    );
  });

  it('counts for a start function, with the delays of answers', async () => {
    const start = `(start $begin) (func $begin (local $in i32) %)`;
    const slow = await guard('(i32.const 0)', start.replace('%', LONG));
    const opening = open(host, slow, { limits: { timeoutMs: 20 } });
    const delayed = await guard(
      '(i32.const 0)',
      start.replace(
        '%',
        '(drop (call $call_backend (i32.const 64) (i32.const 5) (i32.const 0) (i32.const 0) (i32.const 128) (i32.const 64)))',
      ),
    );
    const answers = [{ tool: 'hello', result: 1, delayMs: 60_000 }];
    for (const { load } of [await opening, await open(host, delayed, { backend: answers })])
      assert.match(load.ok ? 'ok' : load.error, /module closed with context deadline exceeded$/);
  });

  it('ends a loop of host calls', async () => {
    const session = await open(
      host,
      await guard(
        '(loop $again (drop (call $random_get (i32.const 0) (i32.const 65536))) (br $again)) (i32.const 0)',
      ),
    );
    assert.equal((await invoke(session, 150)).kind, 'timeout');
  });

  it('ends recursion without loops', async () => {
    const fields =
      '(func $fib (param i32) (result i32) (if (result i32) (i32.lt_u (local.get 0) (i32.const 2)) (then (local.get 0)) (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2)))))))';
    const session = await open(host, await guard('(call $fib (i32.const 60))', fields));
    assert.equal((await invoke(session, 150)).kind, 'timeout');
  });

  it('names the place when alloc does not return', async () => {
    const fields = `(func (export "alloc") (param i32) (result i32) ${FOREVER} (i32.const 0)) (func (export "dealloc") (param i32 i32))`;
    const session = await open(host, await guard('(i32.const 0)', fields));
    const invocation = await invoke(session, WHILE);
    assert.equal(
      invocation.error,
      'failed to allocate WASM input buffer: module closed with context deadline exceeded',
    );
  });

  it('lets the outcome hold when only dealloc does not return, and finds the module closed next time', async () => {
    const fields = `(func (export "alloc") (param i32) (result i32) (i32.const 1024)) (func (export "dealloc") (param i32 i32) ${FOREVER})`;
    const session = await open(
      host,
      await guard('(i32.store8 (local.get $out) (i32.const 55)) (i32.const 1)', fields),
    );
    const first = await invoke(session, WHILE);
    assert.deepEqual([first.kind, first.error, first.output, first.healthy], ['ok', null, '7', true]);
    const second = await invoke(session, 150);
    assert.equal(
      second.error,
      'failed to allocate WASM input buffer: module closed with context deadline exceeded',
    );
    assert.match(
      (await invoke(session, 150)).error ?? '',
      /unavailable after a previous trap: failed to allocate WASM input buffer/,
    );
  });

  it('ends an endless start function: the guard does not load', async () => {
    const session = await open(
      host,
      await guard('(i32.const 0)', `(func $start ${FOREVER}) (start $start)`),
      { limits: { timeoutMs: 150 } },
    );
    assert.deepEqual(
      [session.load.ok, !session.load.ok && session.load.error],
      [false, 'failed to instantiate WASM module: module closed with context deadline exceeded'],
    );
  });

  it('leaves the sandbox usable', async () => {
    const session = await open(host, await guard('(i32.const 0)'));
    assert.equal((await invoke(session)).kind, 'ok');
  });
});

describe('cancel', () => {
  const host = sandbox();

  it('ends a running invocation at once', async () => {
    const session = await open(host, await guard(`${FOREVER} (i32.const 0)`));
    const controller = new AbortController();
    const running = invoke(session, 60_000, controller.signal);
    await midway();
    controller.abort();
    assert.equal((await running).error, 'WASM function call failed: module closed with context canceled');
  });

  it('refuses to start when it came before', async () => {
    const session = await open(host, await guard('(i32.const 0)'), { signal: AbortSignal.abort() });
    assert.deepEqual([session.load.ok, !session.load.ok && session.load.engine], [false, true]);
  });

  it('of one run does not spoil another run of the same guard', async () => {
    const module = await guard('(i32.const 7)');
    const controller = new AbortController();
    const first = open(host, module, { signal: controller.signal });
    const second = open(host, module);
    controller.abort();
    await first;
    assert.equal((await second).load.ok, true);
  });

  it('by disposing the sandbox settles what runs', async () => {
    const other = sandbox();
    const session = await open(other, await guard(`${FOREVER} (i32.const 0)`));
    const running = invoke(session, 60_000);
    await midway();
    other.dispose();
    assert.equal((await running).kind, 'exit');
  });
});

describe('after a deadline', () => {
  const host = sandbox();

  it('the guard keeps the memory that the gateway and the guard itself had added', async () => {
    const body = `(drop (memory.grow (i32.const 7))) ${FOREVER} (i32.const 0)`;
    const session = await open(host, await guard(body));
    // 4 MiB for the output and 64 KiB beside it on top of the input's two bytes, and seven pages more.
    const pages = [(await invoke(session, WHILE)).memoryPages, (await invoke(session, WHILE)).memoryPages];
    assert.deepEqual(pages, [73, 73]);
  });

  it('the text states the limit, not what was left of it', async () => {
    const session = await open(host, await guard(`${FOREVER} (i32.const 0)`));
    const { invocation } = await session.invoke(
      'label_resource',
      {},
      { timeoutMs: 150, limitMs: 2000, step: 0, backend: [], signal: new AbortController().signal },
    );
    assert.equal(invocation.limits?.[0]?.message, 'deadline of 2000 ms exceeded');
  });
});

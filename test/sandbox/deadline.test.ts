import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guard, invoke, open, sandbox } from './guards';

/**
 * A guard that loops says nothing from inside, so no event tells that it has begun; the end is the same before.
 * `interleavings.test.ts` covers other moments.
 */
const midway = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 200));

const FOREVER = '(loop $again (br $again))';
/** Milliseconds in which a guard does its first steps, on a busy machine, too. */
const WHILE = 1000;

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

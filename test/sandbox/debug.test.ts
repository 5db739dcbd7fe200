import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { PROFILES } from '../../src/gateway/limits';
import type { GuardModule, GuardSession } from '../../src/run/guard-host';
import { DebugHost, type DebugHostOptions } from '../../src/sandbox/debug-host';
import type { GuardStop, Resume } from '../../src/run/guard-stop';
import { decodeModule } from '../../src/wasm/decode';
import { functionType, type WasmModule } from '../../src/wasm/module';
import { areaLayout } from '../../src/wasm/rewrite/debug-area';
import { keptLocals } from '../../src/wasm/rewrite/debug-locals';
import { guard, invoke, never, WORKER } from './guards';

const CONTINUE: Resume = { kind: 'continue' };
const hosts: DebugHost[] = [];
after(() => {
  for (const host of hosts) host.dispose();
});

interface Debugged {
  readonly host: DebugHost;
  readonly session: GuardSession;
  readonly module: WasmModule;
}

/** A guard in a debugger that stops at every instruction. */
async function debug(
  guardModule: GuardModule,
  options: Partial<DebugHostOptions> = {},
  signal = never,
): Promise<Debugged> {
  const decoded = decodeModule(guardModule.bytes, { memoryLimitPages: 256 });
  assert(decoded.ok);
  const host = new DebugHost({
    workerPath: WORKER,
    layout: areaLayout(decoded.value),
    points: () => ({
      statements: new Uint32Array(),
      marks: new Uint32Array(),
      everyInstruction: true,
      fine: [],
    }),
    stopOnEntry: false,
    onEvent: () => undefined,
    ...options,
  });
  hosts.push(host);
  const session = await host.open(guardModule, {
    guardName: 'guard',
    limits: PROFILES['pr-7938'],
    backend: [],
    signal,
  });
  assert(session.load.ok, JSON.stringify(session.load));
  return { host, session, module: decoded.value };
}

function nextStop({ link }: DebugHost): Promise<GuardStop> {
  return new Promise((resolve) => (link.onStop = resolve));
}

const COUNT = `(local $i i32)
  (local.set $i (i32.const 41))
  (i32.store8 (i32.const 70) (i32.const 33))
  (local.set $i (i32.add (local.get $i) (i32.const 1)))
  (i32.const 0)`;

describe('a guard in the debugger', () => {
  it('stops on entry, steps, shows its locals, its memory and its globals, and goes on', async () => {
    const fields = '(global $limit (mut i64) (i64.const 5)) (global $free (mut f32) (f32.const 1.5))';
    const { host, session, module } = await debug(await guard(COUNT, fields), { stopOnEntry: true });
    const stopped = nextStop(host);
    const invocation = invoke(session);
    const stop = await stopped;
    assert(stop.type === 'stopped');
    assert.equal(stop.reason, 'entry');
    for (let steps = 0; steps < 9; steps++) {
      const next = nextStop(host);
      host.link.resume({ kind: 'into' });
      assert.equal((await next).type, 'stopped');
    }
    const [record] = host.link.area.records(10);
    assert(record);
    const { kept } = keptLocals(module, record.function);
    assert.equal(functionType(module, record.function)?.params.length, 4);
    assert.deepEqual(host.link.area.local(record, kept[4]!), 42);
    const bytes = await host.link.memory(64, 8);
    assert.equal(new TextDecoder().decode(bytes), 'hello\0!\0');
    assert.equal(await host.link.memory(2 ** 26, 1), undefined);
    assert.deepEqual((await host.link.state())?.globals, [5n, 1.5]);
    host.link.resume(CONTINUE);
    assert.equal((await invocation).kind, 'ok');
  });

  it('stops at a trap, with its stack, before the outcome is known', async () => {
    const { host, session } = await debug(await guard('(unreachable)'));
    host.link.stopAtTraps(true);
    const stopped = nextStop(host);
    const invocation = invoke(session);
    const stop = await stopped;
    assert(stop.type === 'trapped');
    assert.match(stop.message, /^wasm error: unreachable/);
    assert.equal(stop.stack.length, 1);
    assert.equal(host.link.area.records(10).length, 1);
    host.link.resume(CONTINUE);
    assert.equal((await invocation).trap, 'unreachable');
  });

  it('does not stop at traps unless it is asked to', async () => {
    const { session } = await debug(await guard('(unreachable)'));
    assert.equal((await invoke(session)).trap, 'unreachable');
  });

  it('can be paused in an endless loop, and ended there', async () => {
    const abort = new AbortController();
    const { host, session } = await debug(await guard('(loop $again (br $again)) (i32.const 0)'));
    const invocation = invoke(session, 10_000, abort.signal);
    const stopped = nextStop(host);
    host.link.pause();
    const stop = await stopped;
    assert(stop.type === 'stopped');
    assert.equal(stop.reason, 'pause');
    host.dispose();
    assert.equal((await invocation).kind, 'exit');
  });

  it('ends while an endless loop runs', async () => {
    const { host, session } = await debug(await guard('(loop $again (br $again)) (i32.const 0)'));
    const invocation = invoke(session);
    host.dispose();
    assert.equal((await invocation).kind, 'exit');
  });

  it('answers what is under way when it ends', async () => {
    const { host, session } = await debug(await guard(COUNT), { stopOnEntry: true });
    const stopped = nextStop(host);
    const invocation = invoke(session);
    await stopped;
    const state = host.link.state();
    host.dispose();
    assert.equal(await state, undefined);
    assert.equal((await invocation).kind, 'exit');
    assert.equal(await host.link.memory(0, 1), undefined);
  });

  it('stops only in the steps it was started for', async () => {
    const { host, session } = await debug(await guard(COUNT), { stopOnEntry: true, steps: [7] });
    assert.equal((await invoke(session)).kind, 'ok');
    const stopped = nextStop(host);
    const invocation = session.invoke(
      'label_resource',
      {},
      { timeoutMs: 60_000, step: 7, backend: [], signal: never },
    );
    assert.equal((await stopped).type, 'stopped');
    host.link.resume(CONTINUE);
    assert.equal((await invocation).invocation.kind, 'ok');
  });

  it('ends a step that leaves the guard where the guard is called next, not in its allocator', async () => {
    const fields = `(func (export "alloc") (param i32) (result i32) (i32.const 1024))
      (func (export "dealloc") (param i32 i32))`;
    const { host, session, module } = await debug(await guard(COUNT, fields), { stopOnEntry: true });
    const stopped = nextStop(host);
    const first = invoke(session);
    await stopped;
    host.link.resume({ kind: 'out', depth: 1 });
    assert.equal((await first).kind, 'ok');
    const stoppedAgain = nextStop(host);
    const second = invoke(session);
    await stoppedAgain;
    const record = host.link.area.records(1)[0];
    assert.equal(
      module.exports.find(({ kind, index }) => kind === 'func' && index === record?.function)?.name,
      'label_resource',
    );
    host.link.resume(CONTINUE);
    assert.equal((await second).kind, 'ok');
  });

  it('runs recursion that has more calls than there is room for', async () => {
    const fields = `(func $down (param i32) (result i32)
      (if (result i32) (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 0))))`;
    const { session } = await debug(await guard('(call $down (i32.const 500000))', fields));
    assert.equal((await invoke(session)).kind, 'ok');
  });
});

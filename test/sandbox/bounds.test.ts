import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { assembleWat } from '../../src/wat/assemble';
import { guard, invoke, open, sandbox } from './guards';

const recursion =
  '(func $down (param i32) (result i32) (if (result i32) (local.get 0) (then (i32.add (call $down (i32.sub (local.get 0) (i32.const 1))) (i32.const 1))) (else (i32.const 0))))';

describe('stack', () => {
  const host = sandbox();

  it('is deep enough for a million frames, which the gateway survives', async () => {
    const body =
      '(i32.store (i32.const 0) (call $down (i32.const 1000000))) (if (i32.ne (i32.load (i32.const 0)) (i32.const 1000000)) (then unreachable)) (i32.const 0)';
    const invocation = await invoke(await open(host, await guard(body, recursion)));
    assert.deepEqual([invocation.kind, invocation.error], ['ok', null]);
  });

  it('overflows without poisoning', async () => {
    const body =
      '(if (i32.eq (global.get $calls) (i32.const 0)) (then (global.set $calls (i32.const 1)) (drop (call $endless (i32.const 0))))) (i32.const 0)';
    const fields =
      '(global $calls (mut i32) (i32.const 0)) (func $endless (param i32) (result i32) (i32.add (call $endless (local.get 0)) (i32.const 1)))';
    const session = await open(host, await guard(body, fields));
    const first = await invoke(session);
    assert.deepEqual([first.error, first.healthy], ['WASM function call failed: stack overflow', true]);
    assert.equal((await invoke(session)).kind, 'ok');
  });
});

describe('recursion through the host', () => {
  const host = sandbox();

  it('overflows as in the gateway instead of running out of time', async () => {
    const fields =
      '(func $endless (param i32) (result i32) (call $host_log (i32.const 1) (i32.const 64) (i32.const 5)) (i32.add (call $endless (local.get 0)) (i32.const 1)))';
    const invocation = await invoke(
      await open(host, await guard('(call $endless (i32.const 0))', fields)),
      60_000,
    );
    assert.deepEqual(
      [invocation.error, invocation.healthy],
      ['WASM function call failed: stack overflow', true],
    );
  });
});

describe('arguments of a backend call', () => {
  const host = sandbox();

  it('come to an end however deep they are nested', async () => {
    const body =
      '(memory.fill (i32.const 1024) (i32.const 91) (i32.const 9000)) (memory.fill (i32.const 10024) (i32.const 93) (i32.const 9000)) (drop (call $call_backend (i32.const 64) (i32.const 5) (i32.const 1024) (i32.const 18000) (i32.const 0) (i32.const 0))) (i32.const 0)';
    const invocation = await invoke(await open(host, await guard(body)));
    assert.deepEqual(
      [invocation.kind, invocation.backendCalls.map((call) => [call.tool, call.args])],
      ['ok', [['hello', '[Guard Lab: nested over 500 levels, not kept]']]],
    );
  });
});

describe('memory', () => {
  const host = sandbox();

  it('stops growing at the cap, whatever the module declares', async () => {
    const module = await guard(
      '(drop (memory.grow (i32.const 65000))) (drop (memory.grow (i32.const 100))) (loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) (i32.const 0)',
      '',
      '(memory 1 65536)',
    );
    const invocation = await invoke(await open(host, module));
    assert.deepEqual(
      [invocation.kind, invocation.memoryPages, invocation.limits?.map((hit) => hit.limit)],
      ['ok', 256, ['memory']],
    );
  });

  it('of tables cannot take the process down', async () => {
    const tables = Array.from({ length: 60 }, () => '(table 9000000 funcref)').join('\n');
    const session = await open(host, await guard('(i32.const 0)', tables));
    // The gateway would load it; our engine says that it cannot.
    assert.deepEqual([session.load.ok, !session.load.ok && session.load.engine], [false, true]);
    const next = await invoke(await open(host, await guard('(i32.const 0)')));
    assert.equal(next.kind, 'ok');
  });

  it('of growing tables cannot take the process down', async () => {
    const tables = Array.from({ length: 60 }, (_, index) => `(table $t${String(index)} 1 externref)`).join(
      '\n',
    );
    const grow = Array.from(
      { length: 60 },
      (_, index) => `(drop (table.grow $t${String(index)} (ref.null extern) (i32.const 9000000)))`,
    ).join('\n');
    const invocation = await invoke(await open(host, await guard(`${grow} (i32.const 0)`, tables)));
    assert.ok(invocation.kind === 'host' || invocation.kind === 'ok', invocation.kind);
    assert.equal((await invoke(await open(host, await guard('(i32.const 0)')))).kind, 'ok');
  });

  it('of logs is bounded on our side', async () => {
    const module = await guard(
      '(local $n i32) (loop $more (call $host_log (i32.const 1) (i32.const 0) (i32.const 65536)) (local.set $n (i32.add (local.get $n) (i32.const 1))) (br_if $more (i32.lt_u (local.get $n) (i32.const 2000)))) (i32.const 0)',
    );
    const invocation = await invoke(await open(host, module), 60_000);
    assert.equal(invocation.kind, 'ok');
    const bytes = invocation.logs.reduce((sum, entry) => sum + entry.message.length, 0);
    assert.ok(bytes < 8 * 1024 * 1024, String(bytes));
  });
});

describe('isolation', () => {
  const host = sandbox();

  it('gives each session a new instance', async () => {
    const module = await guard(
      '(global.set $count (i32.add (global.get $count) (i32.const 1))) (i32.store8 (local.get $out) (i32.add (global.get $count) (i32.const 48))) (i32.const 1)',
      '(global $count (mut i32) (i32.const 0))',
    );
    const seen: (string | null)[] = [];
    for (let round = 0; round < 2; round++) {
      const session = await open(host, module);
      seen.push((await invoke(session)).output, (await invoke(session)).output);
      session.close();
    }
    assert.deepEqual(seen, ['1', '2', '1', '2']);
  });

  it('lets a guard import nothing but the gateway’s functions', async () => {
    for (const [module, name] of [
      ['env', '__proto__'],
      ['env', 'constructor'],
      ['env', 'memory'],
      ['__proto__', 'toString'],
      ['node:fs', 'readFileSync'],
    ]) {
      const assembled = await assembleWat(
        `(module (import "${module ?? ''}" "${name ?? ''}" (func)))`,
        'guard.wat',
      );
      assert.ok(assembled.ok);
      const session = await open(host, { path: 'guard.wasm', bytes: assembled.value.bytes });
      const refusal = session.load.ok ? 'loaded' : session.load.error;
      assert.match(
        refusal,
        /^failed to instantiate WASM module: ("\w+" is not exported in module "env"|module\[[\w:]+\] not instantiated)$/,
      );
    }
  });
});

describe('broken modules', () => {
  const host = sandbox();

  it('a thousand of them are judged, each on its own', async () => {
    const { bytes } = await guard('(i32.const 0)', recursion);
    const at = fc.nat(bytes.length - 1);
    const changed = fc.array(fc.record({ at, to: fc.nat(255) }), { minLength: 3, maxLength: 3 });
    const damage = fc.oneof(fc.record({ cut: at }), fc.record({ changed }));
    let refused = 0;
    const property = fc.asyncProperty(fc.noBias(damage), async (what) => {
      const broken = bytes.slice(0, 'cut' in what ? what.cut : bytes.length);
      if ('changed' in what) for (const each of what.changed) broken[each.at] = each.to;
      const session = await open(
        host,
        { path: 'broken.wasm', bytes: broken },
        { limits: { timeoutMs: 2000 } },
      );
      if (!session.load.ok) {
        refused++;
        assert.ok(session.load.error.length > 0);
      }
      session.close();
    });
    await fc.assert(property, { seed: 42, numRuns: 1000 });
    assert.ok(refused > 500, String(refused));
  });
});

describe('guards side by side', () => {
  const host = sandbox();

  it('wait for each other when they may take gigabytes together', async () => {
    const module = await guard('(i32.const 0)');
    const limits = { memoryPages: 16_384 };
    const first = await open(host, module, { limits });
    let isSecondOpen = false;
    const second = open(host, module, { limits }).then((session) => {
      isSecondOpen = true;
      return session;
    });
    assert.equal((await invoke(first)).kind, 'ok');
    assert.equal(isSecondOpen, false);
    first.close();
    assert.equal((await invoke(await second)).kind, 'ok');
  });
});

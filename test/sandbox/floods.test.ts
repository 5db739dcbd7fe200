// Modules that would take all memory to check: a verdict in bounded memory, or none; never a false one.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspectGuard, type Inspection } from '../../src/run/inspection';
import { FLOODS, manyLocals } from './flood-modules';
import { guard, invoke, never, open, sandbox } from './guards';

describe('a flood of', () => {
  const host = sandbox();
  const inspect = (bytes: Uint8Array): Promise<Inspection> =>
    inspectGuard({ path: 'flood.wasm', bytes }, host, { signal: never });
  const build = (name: string): Uint8Array => FLOODS[name]?.() ?? new Uint8Array();

  for (const name of ['empty types', 'element segments', 'data segments'])
    it(`4,000,000 ${name} is judged`, async () => {
      const { module, guard } = await inspect(build(name));
      assert.deepEqual(module, { ok: true, error: null });
      assert.equal(guard.error, 'WASM module must export label_resource and label_response functions');
    });

  for (const [name, reason] of [
    ['globals', 'what it declares takes over 640 MiB of memory to check'],
    ['groups of locals', 'what it declares takes over 640 MiB of memory to check'],
    ['element entries', 'what it declares takes over 640 MiB of memory to check'],
    ['blocks', 'its blocks stand over 1000000 deep in each other'],
    ['operands', 'a function has over 33554432 operands at once'],
  ] as const)
    it(`${name} has no verdict when it is too much to check`, async () => {
      const { module, guard } = await inspect(build(name));
      const none = { ok: false, error: `Guard Lab could not check this module: ${reason}`, verdict: 'none' };
      assert.deepEqual([module, guard], [none, none]);
    });

  it('anything leaves the sandbox usable', async () => {
    assert.equal((await invoke(await open(host, await guard('(i32.const 0)')))).kind, 'ok');
  });
});

describe('locals of one function', () => {
  const host = sandbox();
  const inspect = (count: number): Promise<Inspection> =>
    inspectGuard({ path: 'locals.wasm', bytes: manyLocals(count) }, host, { signal: never });

  it('are accepted as many as the gateway was seen to take', async () => {
    assert.deepEqual((await inspect(100_000_000)).module, { ok: true, error: null });
  });

  it('have no verdict where it depends on the gateway’s machine', async () => {
    const { module } = await inspect(2 ** 30);
    assert.deepEqual([module.ok, module.verdict], [false, 'none']);
  });

  it('end the gateway’s process when there are four billion', async () => {
    const error = 'the gateway’s process runs out of memory and ends: function[0] declares 4294967295 locals';
    const { module, guard } = await inspect(2 ** 32 - 1);
    assert.deepEqual(
      [module, guard],
      [
        { ok: false, error },
        { ok: false, error },
      ],
    );
  });
});

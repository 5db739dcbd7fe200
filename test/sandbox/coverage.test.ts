import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InvocationResult } from '../../src/gateway/invocation';
import type { GuardSession } from '../../src/run/guard-host';
import { pointAt } from '../../src/wasm/coverage/coverage-table';
import { guard, never, open, sandbox } from './guards';

/** A short input ends; with a longer one it logs, then loops for ever. */
const BODY = `(if (i32.gt_u (local.get $in_length) (i32.const 20)) (then
    (call $host_log (i32.const 1) (i32.const 64) (i32.const 5))
    (loop $again (br $again))))
  (i32.const 0)`;

function invoke(session: GuardSession, input: string, timeoutMs = 60_000): Promise<InvocationResult> {
  return session.invoke('label_resource', { input }, { timeoutMs, step: 0, backend: [], signal: never });
}

/** The points that ran, in the order of their first runs, with how often. */
function draw(session: GuardSession, { coverage: hits }: InvocationResult): string | undefined {
  const coverage = session.load.ok ? session.load.coverage : undefined;
  assert(coverage?.ok);
  const { table } = coverage;
  return (
    hits &&
    Array.from(hits.points, (id, i) => `${pointAt(table, id).kind} ${String(hits.counts[i])}`).join(', ')
  );
}

describe('coverage of a guard in its thread', () => {
  const host = sandbox();

  it('comes with each invocation, for that invocation alone', async () => {
    const session = await open(host, await guard(BODY), { coverage: true });
    assert.equal(draw(session, await invoke(session, '')), 'entry 1, else 1');
    assert.equal(draw(session, await invoke(session, '')), 'entry 1, else 1');
  });

  it('does not come where it was not asked for', async () => {
    const module = await guard(BODY);
    await open(host, module, { coverage: true });
    const session = await open(host, module);
    assert(session.load.ok);
    assert.equal(session.load.coverage, undefined);
    assert.equal((await invoke(session, '')).coverage, undefined);
  });

  it('reports what ran before a deadline ended the thread', async () => {
    const session = await open(host, await guard(BODY), { coverage: true });
    const result = await invoke(session, 'long enough to loop for ever', 1000);
    assert.equal(result.invocation.kind, 'timeout');
    assert.equal(draw(session, result), 'entry 1, then 1, loop 1');
    assert.equal(result.coverage?.atLeast, true);
  });

  it('reports what ran before a trap', async () => {
    const session = await open(host, await guard('(if (local.get $in) (then unreachable)) (i32.const 0)'), {
      coverage: true,
    });
    const result = await invoke(session, '');
    assert.equal(result.invocation.trap, 'unreachable');
    assert.equal(draw(session, result), 'entry 1, then 1');
    assert.equal(draw(session, await invoke(session, '')), '');
  });

  it('reports what ran while the guard was loaded', async () => {
    const module = await guard('(i32.const 0)', '(func $begin nop) (start $begin)');
    const session = await open(host, module, { coverage: true });
    assert(session.load.ok && session.load.coverage?.ok);
    const { table, hits } = session.load.coverage;
    assert.deepEqual(
      [...hits.points].map((id) => pointAt(table, id).function),
      [3],
    );
    assert.equal(draw(session, await invoke(session, '')), 'entry 1');
  });

  it('says why a guard is not covered, and runs it', async () => {
    const blocks = 'local.get 0 br_if 0 '.repeat(65_000);
    const fields = Array.from({ length: 4 }, () => `(func (param i32) ${blocks})`).join('\n');
    const session = await open(host, await guard('(i32.const 0)', fields), { coverage: true });
    assert(session.load.ok);
    assert.deepEqual(session.load.coverage, { ok: false, reason: 'it has more than 500000 blocks' });
    const result = await invoke(session, '');
    assert.deepEqual([result.invocation.kind, result.coverage], ['ok', undefined]);
  });
});

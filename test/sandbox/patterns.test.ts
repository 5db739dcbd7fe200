import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guard, never, open, sandbox, turnsBefore } from './guards';

const ENDLESS = '/(a|a){60}b/';
const TEXT = `${'a'.repeat(100)}!`;

describe('a pattern', () => {
  const host = sandbox();

  it('matches as anywhere', async () => {
    const session = await open(host, await guard('(i32.const 0)'));
    assert.deepEqual(await session.match('/^A+!$/i', TEXT, never), { ok: true, matches: true });
    assert.deepEqual(await session.match('/^b/', TEXT, never), { ok: true, matches: false });
  });

  it('that does not end gives no answer, and this thread is free meanwhile', async () => {
    const session = await open(host, await guard('(i32.const 0)'));
    const matching = session.match(ENDLESS, TEXT, never);
    assert.ok(await turnsBefore(matching, 3), 'this thread never had its turn');
    const answer = await matching;
    assert.ok(!answer.ok && /it took longer than 500 ms/.test(answer.reason), JSON.stringify(answer));
    assert.deepEqual(await session.match('/a/', TEXT, never), { ok: true, matches: true });
  });

  it('has its answer, however busy this thread is meanwhile', async () => {
    const session = await open(host, await guard('(i32.const 0)'));
    assert.deepEqual(await session.match('/b/', TEXT, never), { ok: true, matches: false });
    // Timers come next in the loop of this thread, then messages of others.
    await new Promise((resolve) => setImmediate(resolve));
    const answer = session.match('/a/', TEXT, never);
    // What comes from other threads has to wait, but the question is asked.
    for (let turns = 0; turns < 100; turns++) await undefined;
    const until = performance.now() + 700;
    while (performance.now() < until);
    assert.deepEqual(await answer, { ok: true, matches: true });
  });

  it('ends with the run', async () => {
    const session = await open(host, await guard('(i32.const 0)'));
    const controller = new AbortController();
    const answer = session.match(ENDLESS, TEXT, controller.signal);
    controller.abort();
    assert.deepEqual(await answer, {
      ok: false,
      reason: 'the pattern did not complete: the run was stopped',
    });
  });
});

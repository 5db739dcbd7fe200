import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AnswerLive, LiveAnswer, LiveCall } from '../../src/run/guard-host';
import { PROFILES } from '../../src/gateway/limits';
import type { BackendEntry } from '../../src/scenario/model';
import { guard, invoke, never, sandbox } from './guards';

const CALL =
  '(call $call_backend (i32.const 64) (i32.const 5) (i32.const 96) (i32.const 9) (i32.const 128) (i32.const 256))';
const ARGS = '(data (i32.const 96) "{\\"n\\": 1 }")';

/** Something that happens once. */
function event(): { readonly happened: Promise<unknown>; readonly happen: () => void } {
  let happen: () => void = () => undefined;
  const happened = new Promise<unknown>((resolve) => {
    happen = () => resolve(undefined);
  });
  return { happened, happen };
}

/** Calls `count` times and ends with what the last call returned, as an error code when that is negative. */
const calling = (count: number): string =>
  `${`(drop ${CALL})`.repeat(count - 1)} ${CALL} (drop) (i32.const 0)`;

describe('calls that a live server answers', () => {
  const host = sandbox();
  const start = async (
    live: AnswerLive,
    body: string,
    backend: readonly BackendEntry[] = [],
    fields = ARGS,
  ) =>
    host.open(await guard(body, fields), {
      guardName: 'guard',
      limits: PROFILES['pr-7938'],
      backend,
      live,
      signal: never,
    });
  const answering =
    (answer: (call: LiveCall) => LiveAnswer, seen: LiveCall[] = []): AnswerLive =>
    async (call) => {
      seen.push(call);
      await new Promise((resolve) => setImmediate(resolve));
      return answer(call);
    };

  it('waits for each answer, and gives it to the guard', async () => {
    const seen: LiveCall[] = [];
    const session = await start(
      answering(() => ({ ok: true, result: { seen: seen.length, text: '<é>' } }), seen),
      calling(2),
    );
    const { backendCalls, kind } = await invoke(session);
    assert.equal(kind, 'ok');
    assert.deepEqual(
      backendCalls.map(({ tool, args, result, returned, match, cause }) => [
        tool,
        args,
        result,
        returned,
        match,
        cause,
      ]),
      [
        ['hello', { n: 1 }, { seen: 1, text: '<é>' }, 34, 'entry', null],
        ['hello', { n: 1 }, { seen: 2, text: '<é>' }, 34, 'entry', null],
      ],
    );
    assert.deepEqual(
      seen.map(({ step, tool, args }) => ({ step, tool, args })),
      [
        { step: 0, tool: 'hello', args: { n: 1 } },
        { step: 0, tool: 'hello', args: { n: 1 } },
      ],
    );
    session.close();
  });

  it('asks only when no saved answer fits', async () => {
    const seen: LiveCall[] = [];
    const saved = [{ tool: 'hello', args: { n: 1 }, result: 'saved', times: 1 }];
    const session = await start(
      answering(() => ({ ok: true, result: 'live' }), seen),
      calling(2),
      saved,
    );
    const { backendCalls } = await invoke(session);
    assert.deepEqual(
      backendCalls.map(({ result }) => result),
      ['saved', 'live'],
    );
    assert.equal(seen.length, 1);
    session.close();
  });

  it('makes an error -1, and keeps its cause', async () => {
    const session = await start(
      answering(() => ({ ok: false, error: 'the server ended' })),
      calling(1),
    );
    const [call] = (await invoke(session)).backendCalls;
    assert.deepEqual([call?.returned, call?.cause, call?.failure], [-1, 'the server ended', 'backend-error']);
    session.close();
  });

  it('does not ask for the call over the limit', async () => {
    const seen: LiveCall[] = [];
    const session = await start(
      answering(() => ({ ok: true, result: null }), seen),
      calling(51),
    );
    const { backendCallCount, backendCalls } = await invoke(session);
    assert.equal(backendCallCount, 51);
    assert.equal(seen.length, 50);
    assert.equal(backendCalls.at(-1)?.failure, 'over-limit');
    session.close();
  });

  it('asks for a start function too', async () => {
    const seen: LiveCall[] = [];
    const begin = `${ARGS} (func $begin (drop ${CALL})) (start $begin)`;
    const session = await start(
      answering(() => ({ ok: true, result: 1 }), seen),
      calling(1),
      [],
      begin,
    );
    assert.equal(session.load.ok, true);
    await invoke(session);
    assert.deepEqual(
      seen.map(({ step }) => step),
      [-1, 0],
    );
    session.close();
  });

  it('ends a guard whose answer does not come with the deadline, and says that no one wants it any more', async () => {
    const stopped = event();
    const hanging: AnswerLive = (_call, signal) => {
      signal.addEventListener('abort', stopped.happen);
      return new Promise(() => undefined);
    };
    const session = await start(hanging, calling(1));
    const invocation = await invoke(session, 1000);
    assert.equal(invocation.error, 'WASM function call failed: module closed with context deadline exceeded');
    assert.deepEqual(
      invocation.limits?.map(({ limit }) => limit),
      ['time'],
    );
    await stopped.happened;
    session.close();
  });

  it('ends it with a cancel too', async () => {
    const asked = event();
    const cancel = new AbortController();
    const session = await start(() => {
      asked.happen();
      return new Promise(() => undefined);
    }, calling(1));
    const invoked = invoke(session, 60_000, cancel.signal);
    await asked.happened;
    cancel.abort();
    assert.equal((await invoked).kind, 'exit');
    session.close();
  });

  it('says how long the guard waited for a person', async () => {
    const asked = await start(async (call) => {
      await call.hold(new Promise((resolve) => setTimeout(resolve, 50)));
      return { ok: true, result: 1 };
    }, calling(1));
    const options = { timeoutMs: 60_000, step: 0, backend: [], signal: never };
    const { invocation, heldMs = 0 } = await asked.invoke('label_resource', {}, options);
    assert.ok(heldMs >= 45 && heldMs <= invocation.durationMs, String(heldMs));
    asked.close();
  });

  it('says what failed when an answer cannot be made', async () => {
    const session = await start(() => Promise.reject(new Error('broken')), calling(1));
    assert.equal((await invoke(session)).backendCalls[0]?.cause, 'internal error: broken');
    session.close();
  });
});

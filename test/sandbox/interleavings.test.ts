// Starts, invokes, cancels and closes sessions in random order: nothing may hang, and the sandbox stays usable.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guard, invoke, open, sandbox } from './guards';

function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >> 8) % below;
  };
}

/** Waits a random number of turns of the event loop: between two messages of a worker, or in the middle of its start. */
async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left--) await new Promise((resolve) => setImmediate(resolve));
}

describe('sessions under random interleavings', () => {
  const host = sandbox();

  it('end, whenever they are cancelled', async () => {
    const random = randomFrom(7);
    const guards = await Promise.all(
      ['(i32.const 0)', '(loop $again (br $again)) (i32.const 0)', '(unreachable)'].map((body) =>
        guard(body),
      ),
    );
    const kinds = new Map<string, number>();
    const session = async (round: number): Promise<void> => {
      const module = guards[random(guards.length)];
      assert.ok(module);
      // A module of its own now and then, so that the cancel also meets the preparation.
      const bytes = random(3) === 0 ? customSection(module.bytes, round) : module.bytes;
      const cancel = new AbortController();
      const cancelSoon = (): Promise<void> => turns(random(60)).then(() => cancel.abort());
      const place = random(3);
      if (place === 0) void cancelSoon();
      const opened = await open(host, { ...module, bytes }, { signal: cancel.signal });
      let kind = opened.load.ok ? 'loaded' : 'not loaded';
      if (place === 1 && random(2) === 0) cancel.abort();
      for (let times = random(3); opened.load.ok && times > 0; times--) {
        const running = invoke(opened, 60_000, cancel.signal);
        // The thread is ended also when the session is closed while it runs.
        if (random(5) === 0) opened.close();
        else void cancelSoon();
        ({ kind } = await running);
      }
      opened.close();
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    };
    for (let round = 0; round < 25; round++)
      await Promise.all([session(round * 4), session(round * 4 + 1), session(round * 4 + 2)]);
    assert.equal(
      [...kinds.values()].reduce((sum, count) => sum + count, 0),
      75,
    );
    assert.ok(kinds.has('not loaded') && kinds.has('exit'), JSON.stringify([...kinds]));
    assert.ok(guards[0]);
    const last = await invoke(await open(host, guards[0]));
    assert.equal(last.kind, 'ok');
  });

  it('of a closed sandbox do not load, and say why', async () => {
    const module = await guard('(i32.const 0)');
    const closed = sandbox();
    closed.dispose();
    const session = await open(closed, module);
    assert.deepEqual(
      [session.load.ok, !session.load.ok && session.load.error],
      [false, 'Guard Lab could not check this module: the sandbox was closed'],
    );
  });

  it('end when the sandbox is closed in the middle of an invocation', async () => {
    const closing = sandbox();
    const session = await open(closing, await guard('(loop $again (br $again)) (i32.const 0)'));
    const running = invoke(session, 60_000);
    await turns(20);
    closing.dispose();
    assert.equal((await running).kind, 'exit');
  });
});

/** The module with a custom section that makes it another one. */
function customSection(bytes: Uint8Array, round: number): Uint8Array {
  const name = [...new TextEncoder().encode(`r${String(round)}`)];
  return new Uint8Array([...bytes, 0, name.length + 1, name.length, ...name]);
}

// Starts, invokes, cancels and closes sessions in random order: nothing may hang, and the sandbox stays usable.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { guard, invoke, open, sandbox } from './guards';

/** What happens to one session; `turns` are turns of the event loop until a cancel. */
const PLAN = fc.record({
  guard: fc.constantFrom('(i32.const 0)', '(loop $again (br $again)) (i32.const 0)', '(unreachable)'),
  /** Makes the module a new one now and then, so that the cancel also meets the preparation. */
  isNew: fc.integer({ min: 0, max: 2 }).map((roll) => roll === 2),
  cancel: fc.oneof(
    fc.record({ during: fc.constant('opening' as const), turns: fc.nat(59) }),
    fc.record({ during: fc.constant('opened' as const) }),
    fc.record({ during: fc.constant('no phase' as const) }),
    fc.record({ during: fc.constant('no phase' as const) }),
  ),
  /** How each invocation ends: by closing its session, or by a cancel after some turns. */
  invocations: fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ cancelAfter: fc.nat(59) }) },
      { weight: 1, arbitrary: fc.constant('close' as const) },
    ),
    { maxLength: 2 },
  ),
});

type Plan = typeof PLAN extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Waits some turns of the event loop: between two messages of a worker, or in the middle of its start. */
async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left--) await new Promise((resolve) => setImmediate(resolve));
}

describe('sessions under random interleavings', () => {
  const host = sandbox();

  it('end, whenever they are canceled', async () => {
    const kinds = new Map<string, number>();
    let opened = 0;
    const session = async (plan: Plan): Promise<void> => {
      const module = await guard(plan.guard);
      const bytes = plan.isNew ? customSection(module.bytes, opened++) : module.bytes;
      const cancel = new AbortController();
      const cancelAfter = (count: number): Promise<void> => turns(count).then(() => cancel.abort());
      if (plan.cancel.during === 'opening') void cancelAfter(plan.cancel.turns);
      const opening = await open(host, { ...module, bytes }, { signal: cancel.signal });
      let kind = opening.load.ok ? 'loaded' : 'not loaded';
      if (plan.cancel.during === 'opened') cancel.abort();
      for (const end of opening.load.ok ? plan.invocations : []) {
        const running = invoke(opening, 60_000, cancel.signal);
        // The thread is ended also when the session is closed while it runs.
        if (end === 'close') opening.close();
        else void cancelAfter(end.cancelAfter);
        ({ kind } = await running);
      }
      opening.close();
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    };
    const property = fc.asyncProperty(PLAN, PLAN, PLAN, async (...plans) => {
      await Promise.all(plans.map(session));
    });
    await fc.assert(property, { seed: 7, numRuns: 25 });
    assert.equal(
      [...kinds.values()].reduce((sum, count) => sum + count, 0),
      75,
    );
    assert.ok(kinds.has('not loaded') && kinds.has('exit'), JSON.stringify([...kinds]));
    const last = await invoke(await open(host, await guard('(i32.const 0)')));
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

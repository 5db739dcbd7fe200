import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { PROFILES } from '../../src/gateway/limits';
import { PreparedGuards } from '../../src/sandbox/prepared-guards';
import type { PreparedGuard } from '../../src/sandbox/protocol';
import { WorkerSession } from '../../src/sandbox/worker-session';
import { WorkerThread } from '../../src/sandbox/worker-thread';
import { guard, invoke, never, WORKER } from './guards';

const limits = PROFILES['pr-7938'];

describe('the guard that a thread keeps', () => {
  const thread = new WorkerThread(WORKER);
  after(() => thread.dispose());
  let onLend = (): void => undefined;
  const source = {
    lend: async (): Promise<WorkerThread> => {
      await thread.ready;
      onLend();
      return thread;
    },
    giveBack: (): void => undefined,
  };
  const prepared = async (body: string): Promise<PreparedGuard> => {
    const outcome = await new PreparedGuards(source).get((await guard(body)).bytes, limits, never);
    assert(outcome.ok);
    return outcome.guard;
  };
  /** What a guard answers, or that it did not load. */
  const returned = async (of: PreparedGuard, signal = never): Promise<number | string | undefined> => {
    const session = await WorkerSession.start(
      source,
      of,
      { guardName: 'guard', limits, backend: [], signal },
      0,
    );
    const result = session.load.ok ? (await invoke(session)).returned : session.load.error;
    session.close();
    return result;
  };

  it('runs again, and never in the place of one that was not sent', async () => {
    const one = await prepared('(i32.const -11)');
    const other = await prepared('(i32.const -12)');
    assert.deepEqual([await returned(one), await returned(one), await returned(other)], [-11, -11, -12]);
    const cancel = new AbortController();
    onLend = () => cancel.abort();
    assert.match(String(await returned(one, cancel.signal)), /stopped/);
    onLend = () => undefined;
    assert.deepEqual([await returned(one), await returned(other)], [-11, -12]);
  });
});

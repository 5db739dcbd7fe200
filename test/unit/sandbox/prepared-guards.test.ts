import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PROFILES } from '../../../src/gateway/limits';
import { refusedByRuntime } from '../../../src/run/failed-load';
import { PreparedGuards } from '../../../src/sandbox/prepared-guards';
import type { PrepareOutcome } from '../../../src/sandbox/protocol';
import type { RequestEnd, RequestOptions, WorkerThread } from '../../../src/sandbox/worker-thread';

const LIMITS = PROFILES['pr-7938'];
const BYTES = new Uint8Array([0, 97, 115, 109]);
const PREPARED: RequestEnd = {
  kind: 'reply',
  reply: { type: 'prepared', id: 1, outcome: refusedByRuntime('bad') },
};

/** Prepares by hand: each request waits until the test ends it, or its signal does. */
function setUp() {
  const requests: { signal: AbortSignal | undefined; end: (end: RequestEnd) => void }[] = [];
  let out = 0;
  const request = (_body: unknown, { signal }: RequestOptions): Promise<RequestEnd> =>
    new Promise((resolve) => {
      signal?.addEventListener('abort', () => resolve({ kind: 'canceled' }));
      requests.push({ signal, end: resolve });
    });
  const pool = {
    lend: () => {
      out++;
      return Promise.resolve({ request } as unknown as WorkerThread);
    },
    giveBack: () => void out--,
  };
  const guards = new PreparedGuards(pool);
  const get = (signal = new AbortController().signal): Promise<PrepareOutcome> =>
    guards.get(BYTES, LIMITS, signal);
  return { requests, get, out: () => out, pool };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const text = (outcome: PrepareOutcome): string => (outcome.ok ? 'ok' : outcome.error);

describe('prepared guards', () => {
  it('are prepared once for all who ask', async () => {
    const { requests, get, out } = setUp();
    const all = [get(), get()];
    await turn();
    requests[0]?.end(PREPARED);
    assert.deepEqual((await Promise.all(all)).map(text), [
      'failed to instantiate WASM module: bad',
      'failed to instantiate WASM module: bad',
    ]);
    assert.deepEqual([requests.length, out()], [1, 0]);
  });

  it('let go at once of who is canceled, and go on for the others', async () => {
    const { requests, get } = setUp();
    const first = new AbortController();
    const second = new AbortController();
    const all = [get(first.signal), get(second.signal), get()];
    await turn();
    first.abort();
    assert.equal(text(await (all[0] ?? get())), 'Guard Lab could not check this module: it was stopped');
    second.abort();
    assert.equal(text(await (all[1] ?? get())), 'Guard Lab could not check this module: it was stopped');
    assert.equal(requests[0]?.signal?.aborted, false);
    requests[0]?.end(PREPARED);
    assert.match(text(await (all[2] ?? get())), /bad$/);
    assert.equal(requests.length, 1);
  });

  it('are given up when no one waits any more, and prepared anew for the next', async () => {
    const { requests, get, out } = setUp();
    const cancel = new AbortController();
    const gone = get(cancel.signal);
    await turn();
    cancel.abort();
    await gone;
    const next = get();
    await turn();
    assert.deepEqual([requests.length, requests[0]?.signal?.aborted], [2, true]);
    requests[1]?.end(PREPARED);
    assert.match(text(await next), /bad$/);
    assert.equal(out(), 0);
  });

  it('are tried again after no thread could be had', async () => {
    const { requests, get, pool } = setUp();
    const { lend } = pool;
    pool.lend = () => Promise.reject(new Error('no threads left'));
    assert.equal(text(await get()), 'Guard Lab could not check this module: no threads left');
    pool.lend = lend;
    const next = get();
    await turn();
    requests[0]?.end(PREPARED);
    assert.match(text(await next), /bad$/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeAnswer } from '../../../src/sandbox/decode-answer';
import { matchPattern } from '../../../src/sandbox/match-pattern';
import type { WorkerThread } from '../../../src/sandbox/worker-thread';

const never = new AbortController().signal;
const fault = new TypeError('x is undefined');

/** Threads whose requests throw, which is a fault of ours. */
function failingThreads() {
  const faults: unknown[] = [];
  let out = 0;
  const thread = {
    request: () => {
      throw fault;
    },
  } as unknown as WorkerThread;
  const pool = {
    lend: () => {
      out++;
      return Promise.resolve(thread);
    },
    giveBack: () => void out--,
    onFault: (what: string, error: unknown) => faults.push([what, error]),
  };
  return { pool, faults, out: () => out };
}

describe('a request to a thread that throws', () => {
  it('gives the thread back and passes the fault on when an answer is decoded', async () => {
    const { pool, faults, out } = failingThreads();
    const outcome = await decodeAnswer(pool, 'label_agent', new Uint8Array(), null, never);
    assert.ok(!outcome.ok);
    assert.match(outcome.reason, /could not decode the answer of label_agent: x is undefined$/);
    assert.deepEqual(faults, [['the request decode to a worker thread failed', fault]]);
    assert.equal(out(), 0);
  });

  it('gives the thread back and passes the fault on when a pattern is matched', async () => {
    const { pool, faults, out } = failingThreads();
    const answer = await matchPattern(pool, '/a/', 'a', never);
    assert.deepEqual(answer, { ok: false, reason: 'the pattern did not complete: x is undefined' });
    assert.deepEqual(faults, [['the request match to a worker thread failed', fault]]);
    assert.equal(out(), 0);
  });
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { AnalysisThread } from '../../src/sandbox/analysis-thread';
import { WorkerThread } from '../../src/sandbox/worker-thread';
import { never, WORKER } from './guards';

describe('a fault of ours', () => {
  it('in a thread that runs guards arrives with the stack of that thread', async () => {
    const faults: unknown[] = [];
    const thread = new WorkerThread(WORKER, { onFault: (...fault) => faults.push(...fault) });
    // Only our own code can ask for an invocation before a guard is loaded.
    const body = {
      type: 'invoke',
      function: 'label_agent',
      input: {},
      step: 0,
      backend: [],
      timeoutMs: 10_000,
    } as const;
    const end = await thread.request(body, { timeoutMs: 30_000 });
    thread.dispose();
    assert.equal(end.kind === 'reply' && end.reply.type, 'failed');
    const [what, error] = faults;
    assert.equal(what, 'a worker thread failed at the request invoke');
    assert.ok(error instanceof Error);
    assert.match(error.stack ?? '', /^Error: no guard is loaded\n +at .*worker\.js:\d+/);
  });

  it('in the analysis thread arrives with the stack of that thread', async () => {
    const faults: unknown[] = [];
    const onFault = (...fault: unknown[]): void => void faults.push(...fault);
    const workerPath = join(WORKER, '..', 'analysis.js');
    const analysis = new AnalysisThread({ workerPath, onFault });
    const nothing = undefined as unknown as string;
    const module = { path: 'a.wat', bytes: new Uint8Array() };
    const answer = await analysis.check(nothing, { ok: true, file: { module } }, 1, never);
    analysis.dispose();
    assert.equal(answer.ok, false);
    const [what, error] = faults;
    assert.equal(what, 'a worker thread failed at the request check');
    assert.ok(error instanceof Error);
    assert.match(error.stack ?? '', /^TypeError: .*\n +at .*analysis\.js:\d+/);
  });
});

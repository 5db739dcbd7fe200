import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { BroadcastChannel } from 'node:worker_threads';
import { SandboxHost } from '../../src/sandbox/sandbox-host';
import { guard, invoke, open } from './guards';

/** The longest garbage collection of the watched thread, in milliseconds. */
async function longestCollection(): Promise<number> {
  const asked = new BroadcastChannel('gc-asked');
  const answered = new BroadcastChannel('gc-answered');
  const answer = new Promise<unknown>((resolve) => (answered.onmessage = resolve));
  asked.postMessage(undefined);
  const { data } = (await answer) as { readonly data: number };
  asked.close();
  answered.close();
  return data;
}

const ATTEMPTS = 5;

describe('endless recursion', () => {
  const host = new SandboxHost({ workerPath: join(__dirname, 'gc-watch.mjs') });
  after(() => host.dispose());

  it('collects no garbage while the stack is deep, which takes as long as all the rest', async () => {
    const endless = await guard('(call $endless) (i32.const 0)', '(func $endless (call $endless))');
    const seen: string[] = [];
    // Another process may take the processor in the middle of a collection, but not each time.
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { error, durationMs } = await invoke(await open(host, endless), 60_000);
      assert.equal(error, 'WASM function call failed: stack overflow');
      const longest = await longestCollection();
      assert.ok(longest > 0, 'no collection was seen');
      if (longest < durationMs / 4) return;
      seen.push(`${String(longest)} ms of ${String(durationMs)} ms`);
    }
    assert.fail(seen.join(', '));
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GuardHost } from '../../../src/run/guard-host';
import { inspectGuard } from '../../../src/run/inspection';

/** A host whose engine cannot run what the gateway would load. */
const incapable: GuardHost = {
  open: () =>
    Promise.resolve({
      load: { ok: false, engine: true, error: 'too many locals for this engine', durationMs: 1 },
      invoke: () => Promise.reject(new Error('nothing is invoked')),
      close: () => undefined,
    }),
};

describe('an inspected module that cannot run here', () => {
  it('is still judged by its exports', async () => {
    const bytes = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    const { module, guard, engine } = await inspectGuard({ path: 'a.wasm', bytes }, incapable, {
      signal: new AbortController().signal,
    });
    assert.deepEqual(
      [module.ok, guard.error, engine],
      [
        true,
        'WASM module must export label_resource and label_response functions',
        'too many locals for this engine',
      ],
    );
  });
});

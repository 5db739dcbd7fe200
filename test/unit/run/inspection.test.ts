import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GuardInspector, LoadOutcome } from '../../../src/run/guard-host';
import { inspectGuard, type Inspection } from '../../../src/run/inspection';
import { moduleFacts } from '../../../src/run/module-facts';

const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** The inspection of an empty module by a host whose load ends like `load`. */
function inspected(load: Partial<Extract<LoadOutcome, { ok: false }>>, abort = false): Promise<Inspection> {
  const host: GuardInspector = {
    open: () =>
      Promise.resolve({
        load: { ok: false, error: '', durationMs: 1, ...load },
        invoke: () => Promise.reject(new Error('nothing is invoked')),
        match: () => Promise.reject(new Error('nothing is matched')),
        decode: () => Promise.reject(new Error('nothing is decoded')),
        close: () => undefined,
      }),
    describe: ({ bytes }) => Promise.resolve(moduleFacts(bytes, 256)),
  };
  const signal = abort ? AbortSignal.abort() : new AbortController().signal;
  return inspectGuard({ path: 'a.wasm', bytes: EMPTY }, host, { signal });
}

describe('an inspected module', () => {
  it('that was checked and cannot run here is judged by its exports', async () => {
    const error = 'too many locals for this engine';
    const { module, guard, engine } = await inspected({ engine: true, checked: true, error });
    assert.deepEqual(
      [module, guard, engine],
      [
        { ok: true, error: null },
        { ok: false, error: 'WASM module must export label_resource and label_response functions' },
        error,
      ],
    );
  });

  it('has no verdict when our engine failed before there was one', async () => {
    const none = {
      ok: false,
      error: 'Guard Lab could not check this module: out of memory',
      verdict: 'none',
    };
    const { module, guard } = await inspected({ engine: true, error: 'out of memory' });
    assert.deepEqual([module, guard], [none, none]);
  });

  it('has no verdict when the inspection was stopped', async () => {
    const { module, guard } = await inspected({ error: 'never asked' }, true);
    assert.deepEqual([module.verdict, guard.verdict, module.ok, guard.ok], ['none', 'none', false, false]);
    assert.match(guard.error ?? '', /^Guard Lab could not check this module: .*stopped/);
  });
});

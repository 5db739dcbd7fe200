import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveLimits } from '../../src/gateway/limits';
import { assemble } from '../unit/gateway/runtime/guest';
import { sandbox } from './guards';

const host = sandbox();

/** The verdict on a module without running it, in the gateway's words. */
async function verdict(wat: string): Promise<string> {
  const { load } = await host.judging.open(
    { path: 'guard.wasm', bytes: await assemble(wat) },
    {
      guardName: 'guard',
      limits: resolveLimits('pr-7938'),
      backend: [],
      signal: new AbortController().signal,
    },
  );
  return load.ok ? 'loads' : load.error;
}

const functions = ['label_agent', 'label_resource', 'label_response'].map(
  (name) => `(func (export "${name}") (param i32 i32 i32 i32) (result i32) (i32.const 0))`,
);

describe('judging a guard without running it', () => {
  it('accepts a guard, and does not run its start function', async () => {
    const wat = `(module (memory (export "memory") 2) (func $s unreachable) (start $s) ${functions.join(' ')})`;
    assert.equal(await verdict(wat), 'loads');
  });

  it('refuses what the runtime refuses', async () => {
    assert.equal(
      await verdict('(module (memory 300))'),
      'failed to instantiate WASM module: section memory: min 300 pages (18 Mi) over limit of 256 pages (16 Mi)',
    );
  });

  it('refuses a module that is no guard', async () => {
    assert.equal(
      await verdict(`(module ${functions.slice(1).join(' ')})`),
      'WASM module must export label_agent',
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allocatorFields } from '../../../src/inspect/allocator-source';
import { resolveLimits } from '../../../src/gateway/limits';
import { assembleGuardText } from '../../../src/run/guard-file';
import { LOCAL_HOST } from '../ide/diagnostics/local-host';

const signal = new AbortController().signal;

/** A guard that answers -2 twice, so that the gateway asks for a larger buffer each time, and then `{}`. */
const guard = (pages: number, taken: readonly string[] = []): string => `(module
  (memory ${String(pages)})
  (global $calls (mut i32) (i32.const 0))
  ${taken.map((name) => `(global ${name} i32 (i32.const 0))`).join('\n')}
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (if (i32.rem_u (global.get $calls) (i32.const 2)) (then
      (i32.store (local.get 2) (i32.const 5000000))
      (return (i32.const -2))))
    (i32.store16 (local.get 2) (i32.const 0x7d7b))
    (i32.const 2))
  ${allocatorFields(pages, new Set(taken)).flat().join('\n  ')})`;

async function calls(wat: string, count: number): Promise<string[]> {
  const assembled = await assembleGuardText('g.wat', wat);
  assert.ok(assembled.ok, assembled.ok ? '' : assembled.error);
  const limits = resolveLimits('pr-7938');
  const session = await LOCAL_HOST.open(assembled.file.module, {
    guardName: 'g',
    limits,
    backend: [],
    signal,
  });
  const outcomes: string[] = [];
  for (let step = 0; step < count; step++) {
    const options = { timeoutMs: 1000, step, backend: [], signal };
    const { invocation } = await session.invoke('label_resource', { step }, options);
    outcomes.push(
      `${invocation.error ?? invocation.output ?? ''} ${String(invocation.bufferPath)} ${String(invocation.memoryPages)}`,
    );
  }
  return outcomes;
}

describe('the allocator that a quick fix adds', () => {
  it('gives every call its buffers and needs no more memory for the next', async () => {
    const outcomes = await calls(guard(1), 40);
    assert.deepEqual([...new Set(outcomes)], ['{} allocator 78']);
  });

  it('works without any memory of the guard', async () => {
    assert.match((await calls(guard(0), 1))[0] ?? '', /^\{\} allocator/);
  });

  it('says no when the memory cannot grow far enough', async () => {
    assert.match(
      (await calls(guard(250), 1))[0] ?? '',
      /^failed to allocate WASM output buffer: alloc returned null pointer/,
    );
  });

  it('avoids names that are taken', async () => {
    const outcomes = await calls(guard(1, ['$buffers_end', '$alloc']), 1);
    assert.match(outcomes[0] ?? '', /^\{\}/);
  });
});

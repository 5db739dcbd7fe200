import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { assemble, guest, load } from './guest';

interface LoadVector {
  readonly name: string;
  readonly wasmBase64: string;
  readonly limits: { readonly memoryPages: number };
  readonly expect: { readonly ok: boolean; readonly error?: string };
}

async function refusal(wat: string, options: Parameters<typeof load>[1] = {}): Promise<string> {
  const outcome = load(await assemble(wat), options);
  return outcome.ok ? 'loaded' : `${outcome.error.kind}: ${outcome.error.message}`;
}

const LOG = '(import "env" "host_log" (func $log (param i32 i32 i32)))';
const expired = { done: () => 'deadline' as const };

describe('instantiation', () => {
  it('names the start function by its index, and the exports of another one, sorted in quotes', async () => {
    const wat = `(module ${LOG} ${LOG.replace('$log ', '')} (func $s (export "s") unreachable) (start $s)
      (func) (func (export "b") (export "a\\n") (export "a") (export "a!")))`;
    assert.equal(
      await refusal(wat),
      'start: start function[2] export["a!","a","a\\n","b"] failed: wasm error: unreachable\nwasm stack trace:\n\t.s()',
    );
  });

  it('runs the start function once, with memory and host functions there', async () => {
    const { log } = await guest(`(module ${LOG} (memory 1) (data (i32.const 0) "hello")
      (func $s i32.const 1 i32.const 0 i32.const 5 call $log) (start $s))`);
    assert.deepEqual(log.calls, ['host_log(1) "hello"']);
  });

  it('fails when the start function exits, even with code 0', async () => {
    const wat = `(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (func $s i32.const 0 call $exit) (start $s))`;
    assert.equal(await refusal(wat), 'start: module closed with exit_code(0)');
  });

  it('fails under an expired deadline only when there is a start function', async () => {
    const options = { context: expired };
    assert.equal(
      await refusal('(module (func $s) (start $s))', options),
      'start: module closed with context deadline exceeded',
    );
    assert.equal(await refusal('(module (func $s))', options), 'loaded');
  });

  it('refuses the name of a host module after the start function has run', async () => {
    const wat = '(module (func $s unreachable) (start $s))';
    assert.equal(
      await refusal('(module)', { name: 'env' }),
      'name: module[env] has already been instantiated',
    );
    assert.match(await refusal(wat, { name: 'env' }), /^start: start function\[0\] failed/);
  });

  it('says so when only this engine cannot run a module', async () => {
    assert.equal(
      await refusal('(module (table 10000001 funcref))'),
      'engine: this engine cannot run it: ' +
        'initial table size (10000001 elements) is larger than implementation limit (10000000 elements)',
    );
  });

  it('keeps exports of every name apart from its own and from object members', async () => {
    const names = ['memory', 'host', '__proto__', 'constructor', 'function 0', 'raw 0'];
    const { instance } = await guest(
      `(module (memory 1) ${names
        .map((name, i) => `(func (export "${name}") (param f32) (result i32) i32.const ${String(i)})`)
        .join('\n')})`,
    );
    const results = names.map((name) => instance.call(name, [0n]));
    assert.deepEqual(
      results,
      names.map((_, i) => ({ ok: true, results: [i] })),
    );
    assert.equal(instance.hasFunction('toString'), false);
  });
});

/** What only this engine refuses, all beyond its implementation limits: 1,000 parameters, 50,000 locals, 10 million table entries. */
const BEYOND_LIMITS = /param count of \d+ exceeds|local count too large|larger than implementation limit/;

describe('modules the gateway loads (load.json)', () => {
  const vectors = JSON.parse(readFileSync('test/vectors/load.json', 'utf8')) as LoadVector[];
  for (const vector of vectors.filter(
    ({ expect }) => expect.ok || expect.error?.startsWith('start function'),
  )) {
    it(vector.name, () => {
      const outcome = load(Buffer.from(vector.wasmBase64, 'base64'), vector.limits);
      if (outcome.ok) assert.equal(vector.expect.ok, true);
      else if (outcome.error.kind === 'engine') assert.match(outcome.error.message, BEYOND_LIMITS);
      else assert.equal(outcome.error.message, vector.expect.error);
    });
  }
});

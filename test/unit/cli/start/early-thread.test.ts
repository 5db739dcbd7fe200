import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { CodeCache, sourceOf } from '../../../../src/start/code-cache';
import { EarlyThread, startEarly } from '../../../../src/cli/start/early-thread';
import { SandboxHost } from '../../../../src/sandbox/sandbox-host';
import { DEFAULT_PROFILE, resolveLimits } from '../../../../src/gateway/limits';

const folder = mkdtempSync(join(tmpdir(), 'guard-lab-'));
after(() => rmSync(folder, { recursive: true }));

function script(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Refuses every module, in its own words. */
const REFUSING = script(
  'refusing.cjs',
  `const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ id }) => {
  parentPort.postMessage({ type: 'prepared', id, outcome: { ok: false, error: 'this thread refuses' } });
});
parentPort.postMessage({ type: 'ready' });`,
);
const FAILING = script('failing.cjs', `throw new TypeError('x is undefined');`);
const MISSING = join(folder, 'missing.cjs');

describe('a guard thread that starts before its command is loaded', () => {
  it('starts for commands that run guards, and not for their help', () => {
    for (const argv of [
      [],
      ['--version'],
      ['help', 'run'],
      ['map', 'a.wasm'],
      ['run', '--help'],
      ['call', '-h'],
    ])
      assert.equal(startEarly(argv, REFUSING), undefined);
    for (const argv of [['run'], ['call', 'a.wasm', '{}']])
      startEarly(argv, REFUSING)
        ?.handOver(() => assert.fail())
        .dispose();
  });

  it('is the first thread that a sandbox lends', async () => {
    const started = startEarly(['run'], REFUSING)?.handOver(() => assert.fail());
    const host = new SandboxHost({ workerPath: MISSING, started });
    const { signal } = new AbortController();
    const session = await host.open(
      { path: 'g.wasm', bytes: new Uint8Array() },
      { guardName: 'g', limits: resolveLimits(DEFAULT_PROFILE), backend: [], signal },
    );
    assert.equal(session.load.ok ? '' : session.load.error, 'this thread refuses');
    host.dispose();
  });

  it('reports what failed before it was handed over', async () => {
    const early = new EarlyThread(FAILING);
    const [worker] = (await once(process, 'worker')) as [Worker];
    // Nothing else keeps this process waiting.
    worker.ref();
    await new Promise((resolve) => worker.once('exit', resolve));
    const faults: string[] = [];
    const thread = early.handOver((what, error) => void faults.push(`${what}: ${String(error)}`));
    assert.equal(thread.alive, false);
    assert.deepEqual(faults, ['a worker thread failed: TypeError: x is undefined']);
  });
});

/** In place of the program that starts the script with its code: says what it was given, and has code of three bytes. */
script(
  'worker-start.js',
  `const { parentPort, workerData } = require('node:worker_threads');
const { port, source, cachedData } = workerData;
if (!cachedData) port.postMessage('missing');
port.once('message', () => port.postMessage(Uint8Array.of(1, 2, 3)));
parentPort.on('message', ({ id }) => {
  if (source.includes('ends')) process.exit(0);
  const error = String(cachedData && Buffer.from(cachedData)) + ' for ' + source;
  parentPort.postMessage({ type: 'prepared', id, outcome: { ok: false, error } });
});
parentPort.postMessage({ type: 'ready' });`,
);

describe('the code of a guard thread', () => {
  const NO_FAULT = (): never => assert.fail();
  const prepare = { type: 'prepare', bytes: new Uint8Array(), memoryPages: 1, coverage: false } as const;
  const asked = { ...prepare, interruptible: false };
  const empty = CodeCache.read(join(folder, 'none.code'));

  it('is taken from it when it was not kept, once it has done its work', async () => {
    const early = new EarlyThread(script('a.js', 'text of a'), empty);
    const thread = early.handOver(NO_FAULT);
    const end = await thread.request(asked, { timeoutMs: 60_000 });
    assert.deepEqual(end, {
      kind: 'reply',
      reply: { type: 'prepared', id: 1, outcome: { ok: false, error: 'undefined for text of a' } },
    });
    assert.equal(early.codes.size, 0);
    await early.keepCode();
    assert.deepEqual(
      [...early.codes],
      [
        [
          'a.js',
          { source: sourceOf(join(folder, 'a.js'), Buffer.from('text of a')), data: Buffer.from([1, 2, 3]) },
        ],
      ],
    );
    thread.dispose();
  });

  it('comes from the cache, for the same text only', async () => {
    const file = join(folder, 'kept.code');
    const source = sourceOf(join(folder, 'b.js'), Buffer.from('text of b'));
    const code = { source, data: Buffer.from('code') };
    assert.ok(empty.write(file, new Map([['b.js', code]])));
    for (const [text, given] of [
      ['text of b', 'code for text of b'],
      ['text of c', 'undefined for text of c'],
    ] as const) {
      const early = new EarlyThread(script('b.js', text), CodeCache.read(file));
      const thread = early.handOver(NO_FAULT);
      const end = await thread.request(asked, { timeoutMs: 60_000 });
      assert.ok(end.kind === 'reply' && end.reply.type === 'prepared' && !end.reply.outcome.ok);
      assert.equal(end.reply.outcome.error, given);
      await early.keepCode();
      assert.equal(early.codes.size, text === 'text of b' ? 0 : 1);
      thread.dispose();
    }
    assert.equal(readFileSync(join(folder, 'b.js'), 'utf8'), 'text of c');
  });

  it('is not waited for where the thread has ended, or works', async () => {
    const early = new EarlyThread(script('d.js', 'ends'), empty);
    const thread = early.handOver(() => undefined);
    await thread.ready;
    const end = thread.request(asked, { timeoutMs: 60_000 });
    await early.keepCode();
    assert.equal((await end).kind, 'crashed');
    await early.keepCode();
    assert.equal(early.codes.size, 0);
  });
});

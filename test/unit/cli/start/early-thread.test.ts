import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Worker } from 'node:worker_threads';
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

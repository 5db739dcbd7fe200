import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { main } from '../../../src/cli/main';
import type { Terminal } from '../../../src/cli/terminal';

/** A thread that fails at whatever it is asked. */
const FAILING = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', function deepInside({ id }) {
  const { name, message, stack } = new TypeError('x is undefined');
  parentPort.postMessage({ type: 'failed', id, fault: { name, message, stack } });
});
parentPort.postMessage({ type: 'ready' });`;

const folder = mkdtempSync(join(tmpdir(), 'guard-lab-'));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'failing.cjs'), FAILING);
writeFileSync(join(folder, 'a.wat'), '(module)');
const scenario = { version: 1, guard: 'a.wat', steps: [{ tool: 't', args: {}, result: 1, expect: {} }] };
for (const name of ['a', 'b'])
  writeFileSync(join(folder, `${name}.guard-scenario.json`), JSON.stringify(scenario));

async function run(args: readonly string[], env: Terminal['env'] = {}) {
  let out = '';
  let err = '';
  const terminal: Terminal = {
    folder,
    env,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    say: (message) => void (err += `${message}\n`),
    redraw: () => undefined,
    openKeys: () => undefined,
    outIsTerminal: false,
    outWidth: undefined,
    errIsTerminal: false,
    signal: new AbortController().signal,
    stopCode: undefined,
  };
  const code = await main(args, terminal, join(folder, 'failing.cjs'));
  return { code, out, err };
}

describe('a fault of ours in a thread, on the command line', () => {
  const sentence =
    'internal error: a worker thread failed at the request prepare: x is undefined; please report it with the command you ran\n';

  it('is one sentence on standard error, however many scenarios meet it', async () => {
    const { code, out, err } = await run(['run', '.', '--reporter', 'pretty']);
    assert.equal(code, 3);
    assert.match(out, /x is undefined/);
    assert.equal(err, sentence);
  });

  it('comes with the stack of the thread when GUARD_LAB_STACK is 1', async () => {
    for (const args of [
      ['run', 'a.guard-scenario.json'],
      ['call', 'a.wat', 'label_agent'],
    ]) {
      const { code, err } = await run(args, { GUARD_LAB_STACK: '1' });
      assert.equal(code, 3);
      assert.ok(err.startsWith(`${sentence}TypeError: x is undefined\n`), err);
      assert.match(err, /at .*deepInside .*failing\.cjs:4:\d+/);
    }
    const { code, err } = await run(['inspect', 'a.wat'], { GUARD_LAB_STACK: '1' });
    assert.equal(code, 3);
    assert.match(err, /at the request describe: x is undefined;[^]*deepInside/);
  });
});

// A command that is stopped says of each file that nothing was found out: no verdict passes for one.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inspectCommand } from '../../src/cli/inspect-command';
import type { Terminal } from '../../src/cli/terminal';
import { whyCommand } from '../../src/cli/why-command';
import type { WorkerRequest } from '../../src/sandbox/protocol';
import { ROOT, temporaryFolder } from './command-line';

const FUNCTIONS = ['label_agent', 'label_resource', 'label_response'].map(
  (name) => `(func (export "${name}") (param i32 i32 i32 i32) (result i32) (i32.const 0))`,
);
const ENDLESS = `(module (memory 1) (func $s (loop $l (br $l))) (start $s) ${FUNCTIONS.join(' ')})`;

const CHANNEL = 'guard-lab interrupted.test';
/** The worker, which says on a channel what it is asked before it begins: an endless guard says nothing more. */
const TALKING = `
const channel = new BroadcastChannel(${JSON.stringify(CHANNEL)});
channel.unref();
require('node:worker_threads').parentPort.on('message', ({ type }) => channel.postMessage(type));
require(${JSON.stringify(join(ROOT, 'dist/worker.js'))});`;

/** A terminal of a command that can be stopped; `written` gets what it writes. */
function terminalOf(folder: string, signal: AbortSignal, written: (text: string) => void): Terminal {
  return {
    folder,
    env: {},
    out: written,
    err: () => undefined,
    say: written,
    redraw: () => undefined,
    openKeys: () => undefined,
    stopCode: undefined,
    outIsTerminal: false,
    outWidth: undefined,
    errIsTerminal: false,
    signal,
  };
}

/** Inspects two guards whose start functions never end, and stops before it, or when a worker is asked for `moment`. */
async function stopped(
  reporter: 'json' | 'pretty',
  moment: 'start' | WorkerRequest['type'],
): Promise<{ code: number; out: string }> {
  const folder = temporaryFolder();
  const files = ['a.wat', 'b.wat'];
  for (const file of files) writeFileSync(join(folder, file), ENDLESS);
  writeFileSync(join(folder, 'worker.cjs'), TALKING);
  const controller = new AbortController();
  if (moment === 'start') controller.abort();
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    if (data === moment) controller.abort();
  };
  let out = '';
  const code = await inspectCommand(
    { kind: 'inspect', files, reporter },
    { ...terminalOf(folder, controller.signal, (text) => void (out += text)), say: () => undefined },
    join(folder, 'worker.cjs'),
  );
  channel.close();
  return { code, out };
}

describe('guard-lab inspect, stopped', () => {
  for (const moment of ['start', 'prepare', 'load'] as const)
    it(`at the moment '${moment}' has no verdict on any file`, async () => {
      const { code, out } = await stopped('json', moment);
      const all = JSON.parse(out) as Record<
        'module' | 'guard',
        { ok: boolean; verdict: string; error: string }
      >[];
      assert.equal(code, 3);
      assert.deepEqual(
        all.flatMap(({ module, guard }) => [module.ok, module.verdict, guard.ok, guard.verdict]),
        [false, 'none', false, 'none', false, 'none', false, 'none'],
      );
      for (const { guard } of all)
        assert.match(guard.error, /^Guard Lab could not check this module: .*stopped/);
    });

  it('says so to people', async () => {
    const { out } = await stopped('pretty', 'load');
    assert.equal(out.match(/no verdict: Guard Lab could not check this module/g)?.length, 4);
    assert.doesNotMatch(out, /accepts|loads it/);
  });
});

describe('guard-lab why, stopped', () => {
  for (const moment of ['prepare', 'load'] as const)
    it(`at the moment '${moment}' explains nothing and writes no report`, async () => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'a.wat'), ENDLESS);
      const scenario = { version: 1, guard: './a.wat', steps: [{ name: 's', tool: 't' }] };
      writeFileSync(join(folder, 's.guard-scenario.json'), JSON.stringify(scenario));
      writeFileSync(join(folder, 'worker.cjs'), TALKING);
      const controller = new AbortController();
      const channel = new BroadcastChannel(CHANNEL);
      channel.onmessage = ({ data }) => {
        if (data === moment) controller.abort();
      };
      const written: string[] = [];
      const code = await whyCommand(
        {
          kind: 'why',
          scenario: 's.guard-scenario.json',
          reporters: [{ name: 'json' }, { name: 'markdown', file: 'why.md' }],
          sourceFolders: [],
        },
        { ...terminalOf(folder, controller.signal, (text) => written.push(text)), stopCode: 130 },
        join(folder, 'worker.cjs'),
      );
      channel.close();
      assert.equal(code, 130);
      assert.deepEqual(written, ['stopped before the step was explained']);
      assert.ok(!existsSync(join(folder, 'why.md')));
    });
});

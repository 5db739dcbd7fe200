import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { RunResult } from '../../src/run/result';
import { ROOT, temporaryFolder, withoutProgress } from './command-line';

const NOTHING = '(func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0))';
const QUICK = `(module (memory (export "memory") 2) ${NOTHING}
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32) (i32.const -1)))`;
const ENDLESS = QUICK.replaceAll('(i32.const -1)', '(loop $again (br $again)) (i32.const 0)');

/** Scenarios a (fails), b (never ends), c and d. */
function project(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'quick.wat'), QUICK);
  writeFileSync(join(folder, 'endless.wat'), ENDLESS);
  for (const name of ['a', 'b', 'c', 'd']) {
    const guard = name === 'b' ? 'endless.wat' : 'quick.wat';
    const step = { name: 's', tool: 't', args: {}, result: [1], expect: { outcome: 'allowed' } };
    const scenario = { version: 1, guard, limits: { timeoutMs: 600_000 }, steps: [step] };
    writeFileSync(join(folder, `${name}.guard-scenario.json`), JSON.stringify(scenario));
  }
  return folder;
}

interface Stopped {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Runs guard-lab until its output matches, then `act`; resolves when it has ended. */
function until(
  folder: string,
  args: readonly string[],
  match: RegExp,
  act: (child: ChildProcess) => void,
  program: readonly string[] = [join(ROOT, 'dist/cli.js')],
): Promise<Stopped> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...program, ...args], { cwd: folder });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`did not end: ${out}${err}`));
    }, 300_000);
    let out = '';
    let err = '';
    let acted = false;
    const look = (): void => {
      if (acted || !match.test(out + err)) return;
      acted = true;
      act(child);
    };
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      look();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
      look();
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, out, err: withoutProgress(err) });
    });
  });
}

function statuses(text: string): string[] {
  const { scenarios } = JSON.parse(text) as RunResult;
  return scenarios.map(({ status, error }) => (error === null ? status : `${status}: ${error}`));
}

const CANCELED = 'errored: the run was canceled';

describe('guard-lab run that a signal ends', { skip: process.platform === 'win32' }, () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    it(`writes its reports and exits ${String(code)} after ${signal}`, async () => {
      const folder = project();
      const args = ['run', '--jobs', '1', '--reporter', 'pretty', '--reporter', 'json=r.json'];
      const ended = await until(folder, [...args, '--reporter', 'junit=r.xml'], /✗ a\./, (child) => {
        child.kill(signal);
      });
      assert.deepEqual([ended.code, ended.signal], [code, null]);
      assert.match(ended.out, /Scenarios: 1 failed, 3 could not run/);
      assert.equal(ended.err, 'guard-lab: stopped before all scenarios ran\n');
      assert.deepEqual(statuses(readFileSync(join(folder, 'r.json'), 'utf8')), [
        'failed',
        CANCELED,
        CANCELED,
        CANCELED,
      ]);
      assert.match(readFileSync(join(folder, 'r.xml'), 'utf8'), /the run was canceled/);
    });
  }

  it('writes JSON to standard output, too', async () => {
    const folder = project();
    const args = ['run', '--jobs', '1', '--reporter', 'json', '--reporter', 'pretty=p.txt'];
    // Nothing is written before the end but a line every ten seconds, the first maybe before anything has run.
    const ended = await until(folder, args, /1\/4 scenarios, /, (child) => child.kill('SIGTERM'));
    assert.equal(ended.code, 143);
    assert.deepEqual(statuses(ended.out), ['failed', CANCELED, CANCELED, CANCELED]);
  });

  it('ends a watch with the code of the signal', async () => {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      const folder = project();
      const args = ['run', '--watch', 'a.guard-scenario.json'];
      const ended = await until(folder, args, /watching 2 files/, (child) => child.kill(signal));
      assert.equal(ended.code, code);
    }
  });
});

describe('guard-lab whose output goes away', { skip: process.platform === 'win32' }, () => {
  it('goes on without a reader and exits with the true code', async () => {
    const folder = project();
    const args = [
      'run',
      '--jobs',
      '1',
      'a.guard-scenario.json',
      'c.guard-scenario.json',
      '--reporter',
      'json=r.json',
    ];
    const ended = await until(folder, [...args, '--reporter', 'pretty'], /✗ a\./, (child) => {
      child.stdout?.destroy();
    });
    assert.deepEqual([ended.code, ended.err], [1, '']);
    assert.deepEqual(statuses(readFileSync(join(folder, 'r.json'), 'utf8')), ['failed', 'failed']);
  });

  it('says so when standard output cannot be written', async (t) => {
    if (!existsSync('/dev/full')) return t.skip('no /dev/full here');
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [join(ROOT, 'dist/cli.js'), 'run', 'a.guard-scenario.json'], {
      cwd: project(),
      stdio: ['ignore', full, 'pipe'],
    });
    let err = '';
    child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(code, 3);
    assert.match(err, /^guard-lab: the report could not be written to standard output: ENOSPC[^\n]*\n$/);
  });
});

describe('guard-lab that fails itself', () => {
  const program = ['--import', 'tsx', join(ROOT, 'test/cli/failing-program.ts')];
  const ended = (way: string): Promise<Stopped> => until(ROOT, [way], /$^/, () => undefined, program);

  it('says so in one sentence and exits 3, without a stack trace', async () => {
    const report = 'please report it with the command you ran\n';
    const thrown = await ended('throw');
    assert.equal(thrown.code, 3);
    assert.equal(thrown.err, `guard-lab: internal error: x\\u001b[2J\\u000a::error::y; ${report}`);
    const rejected = await ended('reject');
    assert.equal(rejected.code, 3);
    assert.equal(rejected.err, `guard-lab: internal error: nobody waits; ${report}`);
  });

  it('stops what is under way, so that reports are written, and then ends', async () => {
    const stopped = await ended('stop');
    assert.deepEqual([stopped.code, stopped.out], [3, 'stopped with 3\n']);
    assert.match(stopped.err, /^guard-lab: internal error: too late; [^\n]*\n$/);
  });

  it('shows no warnings of Node', async () => {
    assert.deepEqual(await ended('warn'), { code: 0, signal: null, out: '', err: '' });
  });

  it('ends at once at the second signal', { skip: process.platform === 'win32' }, async () => {
    const stop = (child: ChildProcess): void => {
      child.stdout?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('stopping')) child.kill('SIGTERM');
      });
      child.kill('SIGTERM');
    };
    const { code, out } = await until(ROOT, ['wait'], /waiting/, stop, program);
    assert.deepEqual([code, out], [143, 'waiting\nstopping\n']);
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { guardLab, ROOT, temporaryFolder } from './command-line';
import { labelGuard } from './label-guard';

/** Two steps of two tools whose guard says `read` of everything. */
const SCENARIO = `{
  // two tools
  "version": 1, "guard": "./guard.wat",
  "steps": [
    { "name": "first", "tool": "get", "args": {}, "result": {}, "expect": { "outcome": "denied", "operation": "write" } },
    { "name": "second", "tool": "put", "args": {}, "result": {}, "expect": { "operation": "write" /* why? */ } }
  ]
}
`;

interface Files {
  readonly folder: string;
  read(name: string): string;
}

/** A folder with scenarios, each in SCENARIO's words unless others are given. */
function files(texts: Readonly<Record<string, string>> = { a: SCENARIO, b: SCENARIO }): Files {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'guard.wat'), labelGuard({ operation: 'read' }));
  for (const [name, text] of Object.entries(texts))
    writeFileSync(join(folder, `${name}.guard-scenario.json`), text);
  return { folder, read: (name) => readFileSync(join(folder, `${name}.guard-scenario.json`), 'utf8') };
}

const ALLOWED = SCENARIO.replace('"denied"', '"allowed"');
const FIRST = ALLOWED.replace('"operation": "write" }', '"operation": "read" }');
const SECOND = SCENARIO.replace('"write" /*', '"read" /*');
const BOTH = FIRST.replace('"write" /*', '"read" /*');

interface Listed {
  readonly summary: { readonly changes: number; readonly accepted: number; readonly left: number };
  readonly changes: readonly {
    readonly file: string;
    readonly path: string;
    readonly accepted: boolean;
    readonly acceptable: boolean;
  }[];
  readonly failures: readonly { readonly file: string; readonly message: string }[];
  readonly scenarios: readonly { readonly file: string; readonly status: string }[];
}

async function review(
  { folder }: Files,
  ...args: readonly string[]
): Promise<{ code: number | null; json: Listed; stderr: string }> {
  const { code, stdout, stderr } = await guardLab(['review', ...args, '--json'], { folder });
  return { code, json: JSON.parse(stdout) as Listed, stderr };
}

describe('guard-lab review without a terminal', () => {
  it('shows each change with both values and why, fails, and writes nothing', async () => {
    const scenarios = files();
    const { code, stdout, stderr } = await guardLab(['review'], scenarios);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^a\.guard-scenario\.json\n {2}first \(get\) {2}\/steps\/0\/expect\/outcome\n {4}− "denied"\n {4}\+ "allowed"\n/,
    );
    assert.match(stdout, /second \(put\) {2}\/steps\/1\/expect\/operation\n {4}− "write"\n {4}\+ "read"\n/);
    assert.match(stdout, /\n6 changes in 2 scenarios\n$/);
    assert.match(stderr, /nothing was written; accept changes on a terminal, or with --accept all/);
    assert.equal(scenarios.read('a'), SCENARIO);
  });

  it('accepts by tool, by place, and everything, and says what still fails', async () => {
    for (const [accept, a, b, code, accepted] of [
      [['tool=put'], SECOND, SECOND, 1, 2],
      [['path=/steps/0'], FIRST, FIRST, 1, 4],
      [['path=b.guard-scenario.json#/steps/0/expect/outcome'], SCENARIO, ALLOWED, 1, 1],
      [['path=./b.guard-scenario.json#', 'tool=get'], FIRST, BOTH, 1, 5],
      [['all'], BOTH, BOTH, 0, 6],
    ] as const) {
      const scenarios = files();
      const ended = await review(scenarios, ...accept.flatMap((each) => ['--accept', each]));
      assert.equal(scenarios.read('a'), a, String(accept));
      assert.equal(scenarios.read('b'), b, String(accept));
      assert.equal(ended.code, code, String(accept));
      assert.deepEqual(ended.json.summary, { changes: 6, accepted, left: 6 - accepted });
      assert.deepEqual(
        ended.json.scenarios.map(({ status }) => status),
        [a, b].map((text) => (text === BOTH ? 'passed' : 'failed')),
      );
    }
  });

  it('says so when nothing is of a choice, and takes a place by whole names', async () => {
    const scenarios = files();
    const ended = await review(scenarios, '--accept', 'tool=pu', '--accept', 'path=/steps/0/expect/out');
    assert.equal(ended.code, 1);
    assert.equal(ended.json.summary.accepted, 0);
    assert.match(ended.stderr, /no change that can be accepted is of --accept tool=pu\n/);
    assert.match(
      ended.stderr,
      /no change that can be accepted is of --accept path=\/steps\/0\/expect\/out\n/,
    );
  });

  it('does not accept what has no value, and fails with what is no change', async () => {
    const failures = {
      hand: `{"version":1,"guard":"guard.wat","steps":[{"name":"s","tool":"t","expect":{"logs":["never"]}}]}`,
      missing: `{"version":1,"guard":"gone.wat","steps":[]}`,
    };
    const scenarios = files(failures);
    const ended = await review(scenarios, '--accept', 'all');
    assert.equal(ended.code, 3);
    assert.deepEqual(
      ended.json.changes.map(({ path, acceptable, accepted }) => [path, acceptable, accepted]),
      [['/steps/0/expect/logs/0', false, false]],
    );
    assert.match(ended.json.failures[0]?.message ?? '', /gone\.wat/);
    assert.equal(scenarios.read('hand'), failures.hand);
    const shown = await guardLab(['review'], scenarios);
    assert.equal(shown.code, 3);
    assert.match(shown.stdout, /There is no value to write: change or remove the expectation by hand\./);
    assert.match(shown.stdout, /Fails, and is no change of a value:\n {2}✗ missing\.guard-scenario\.json: /);
    assert.doesNotMatch(shown.stderr, /accept changes/);
  });

  it('says what still fails after accepting, and that nothing else does', async () => {
    const missing = `{"version":1,"guard":"gone.wat","steps":[]}`;
    const ended = await guardLab(['review', '--accept', 'all'], files({ missing }));
    assert.equal(ended.code, 3);
    assert.match(ended.stdout, /✗ missing\.guard-scenario\.json: .*gone\.wat/);
    assert.match(ended.stdout, /\nNo changes of values\.\n$/);
    const some = await guardLab(['review', '--accept', 'tool=put'], files({ a: SCENARIO }));
    assert.equal(some.code, 1);
    assert.match(some.stdout, /\/steps\/0\/expect\/outcome\n/);
    assert.match(
      some.stdout,
      /\n2 changes in 1 scenario\n1 change accepted in 1 scenario, which ran again\./,
    );
  });

  it('runs links to a written file again', { skip: process.platform === 'win32' }, async () => {
    const scenarios = files({ a: SCENARIO });
    symlinkSync('a.guard-scenario.json', join(scenarios.folder, 'b.guard-scenario.json'));
    const named = ['a.guard-scenario.json', 'b.guard-scenario.json'];
    for (const accept of ['all', 'path=a.guard-scenario.json#']) {
      writeFileSync(join(scenarios.folder, 'a.guard-scenario.json'), SCENARIO);
      const ended = await review(scenarios, ...named, '--accept', accept);
      assert.deepEqual(
        ended.json.scenarios.map(({ status }) => status),
        ['passed', 'passed'],
        accept,
      );
      assert.equal(ended.code, 0);
    }
  });

  it('has nothing to review where all passes', async () => {
    const { code, stdout, stderr } = await guardLab(['review'], files({ a: BOTH }));
    assert.deepEqual(
      [code, stdout, stderr],
      [0, 'No changes: all expectations that were checked have the values of the run.\n', ''],
    );
  });

  it('exits with 3 when a file cannot be written', { skip: process.getuid?.() === undefined }, async () => {
    const scenarios = files();
    chmodSync(join(scenarios.folder, 'a.guard-scenario.json'), 0o444);
    const ended = await review(scenarios, '--accept', 'all');
    assert.equal(ended.code, 3);
    assert.match(ended.stderr, /a\.guard-scenario\.json is not updated: it is write-protected/);
    assert.equal(scenarios.read('b'), BOTH);
    assert.deepEqual(ended.json.summary, { changes: 6, accepted: 3, left: 3 });
  });

  it('builds the guards first', async () => {
    const text = `{"version":1,"guard":"guard.wasm","steps":[{"name":"s","call":"label_agent","input":{},"expect":{"backendCalls":7}}]}`;
    const scenarios = files({ a: text });
    const wasm = join(ROOT, 'test/fixtures/tiny-rust/tiny-rust.lines.wasm');
    const command = [process.execPath, '-e', `require('fs').cpSync(${JSON.stringify(wasm)}, 'guard.wasm')`];
    const guards = [{ wasm: 'guard.wasm', sources: ['*.rs'], build: { command } }];
    writeFileSync(join(scenarios.folder, 'guard-lab.json'), JSON.stringify({ version: 1, guards }));
    assert.equal((await review(scenarios, '--accept', 'all')).code, 3);
    const ended = await review(scenarios, '--build', '--accept', 'all');
    assert.equal(ended.stderr, 'guard-lab: updated a.guard-scenario.json\n');
    assert.equal(ended.code, 0);
    assert.equal(scenarios.read('a'), text.replace('7', '0'));
  });
});

describe('guard-lab review on a terminal', { skip: process.platform === 'win32' }, () => {
  /** Runs it on its own terminal; each key is pressed once the text before it was shown. */
  function onTerminal(
    { folder }: Files,
    presses: readonly (readonly [shown: string, keys: string, before?: () => void])[],
  ): Promise<{ code: number | null; shown: string }> {
    const command = `stty -a > before; '${process.execPath}' '${join(ROOT, 'dist', 'cli.js')}' review; code=$?; stty -a > after; exit $code`;
    const args =
      process.platform === 'darwin'
        ? ['-q', '/dev/null', 'sh', '-c', command]
        : ['--quiet', '--return', '--command', command, '/dev/null'];
    return new Promise((resolve, reject) => {
      const child = spawn('script', args, {
        cwd: folder,
        env: { ...process.env, TERM: 'xterm', NO_COLOR: '1', SHELL: '/bin/sh' },
      });
      const left = [...presses];
      let shown = '';
      let seen = 0;
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error(`no more than this was shown:\n${shown}`));
      }, 300_000);
      child.stdout.on('data', (chunk: Buffer) => {
        shown += chunk.toString('utf8');
        for (let next = left[0]; next; next = left[0]) {
          const at = shown.indexOf(next[0], seen);
          if (at < 0) break;
          seen = at + next[0].length;
          left.shift();
          next[2]?.();
          child.stdin.write(next[1]);
        }
      });
      child.on('error', reject);
      child.on('close', (code) => {
        clearTimeout(timer);
        const [before, after] = ['before', 'after'].map((name) => readFileSync(join(folder, name), 'utf8'));
        assert.equal(after, before, 'the terminal is as it was');
        assert.deepEqual(left, [], shown);
        resolve({ code, shown });
      });
    });
  }

  it('asks about each change, and writes what is accepted at the end', async () => {
    const scenarios = files({ a: SCENARIO });
    const { code, shown } = await onTerminal(scenarios, [
      ['1 of 3: accept?', '?'],
      ['this list', 'd'],
      ['+ "allowed"', 'a'],
      ['2 of 3: accept?', 'r'],
      ['3 of 3: accept?', 'a'],
    ]);
    assert.equal(code, 1);
    assert.equal(scenarios.read('a'), ALLOWED.replace('"write" /*', '"read" /*'));
    assert.match(shown, /2 accepted, 1 rejected, 0 skipped/);
    assert.match(shown, /updated a\.guard-scenario\.json/);
    assert.match(shown, /2 changes accepted in 1 scenario, which ran again\. Scenarios: 1 failed\./);
  });

  it('accepts all of a tool, then everything', async () => {
    const scenarios = files();
    const { code } = await onTerminal(scenarios, [
      ['1 of 6: accept?', 'A'],
      ['accept all of [t]ool get (4), [s]cenario (3), [e]verything (6)', 't'],
      ['3 of 6: accept?', 'A'],
      ['[e]verything (2)', 'e'],
    ]);
    assert.equal(code, 0);
    assert.deepEqual([scenarios.read('a'), scenarios.read('b')], [BOTH, BOTH]);
  });

  it('quits with and without what was accepted', async () => {
    for (const [key, text] of [
      ['y', ALLOWED],
      ['n', SCENARIO],
    ] as const) {
      const scenarios = files({ a: SCENARIO });
      const { code } = await onTerminal(scenarios, [
        ['1 of 3: accept?', 'a'],
        ['2 of 3: accept?', 'q'],
        ['write 1 accepted change?', key],
      ]);
      assert.equal(code, 1);
      assert.equal(scenarios.read('a'), text);
    }
  });

  it('writes nothing on Ctrl+C', async () => {
    const scenarios = files({ a: SCENARIO });
    const { code, shown } = await onTerminal(scenarios, [
      ['1 of 3: accept?', 'a'],
      ['2 of 3: accept?', '\u0003'],
    ]);
    assert.equal(code, 130);
    assert.match(shown, /stopped; nothing was written/);
    assert.equal(scenarios.read('a'), SCENARIO);
  });

  it('leaves a file alone that was edited meanwhile', async () => {
    const scenarios = files();
    const edited = SCENARIO.replace('two tools', 'edited');
    const edit = (): void => writeFileSync(join(scenarios.folder, 'b.guard-scenario.json'), edited);
    const { code, shown } = await onTerminal(scenarios, [
      ['1 of 6: accept?', 'A', edit],
      ['[e]verything (6)', 'e'],
    ]);
    assert.equal(code, 3);
    assert.match(
      shown,
      /b\.guard-scenario\.json is not updated: it was changed during the run; review again/,
    );
    assert.deepEqual([scenarios.read('a'), scenarios.read('b')], [BOTH, edited]);
  });
});

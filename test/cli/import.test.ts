// `guard-lab import` on logs as the gateway writes them, with the guard of an example.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { line, mcp } from '../unit/capture/log-text';
import { PLANTED } from '../unit/redaction/planted-secrets';
import { zipFile } from './zip-file';
import { type Ended, guardLab, ROOT, temporaryFolder, withoutProgress } from './command-line';

const GUARD = join(ROOT, 'examples', 'repository-labels', 'guard.wat');
const POLICY = '{"allow-only":{"repos":"public","min-integrity":"unapproved"}}';

const repository = (isPrivate: boolean): string[] => [
  line.call('get_repository', { owner: 'acme', repo: 'app' }),
  line.answer(mcp({ name: 'app', private: isPrivate })),
];
/** A request as the example's guard has it: a question before, and one after. */
const listIssues = (isPrivate: boolean): string[] => [
  ...repository(isPrivate),
  line.call('list_issues', { owner: 'acme', repo: 'app' }),
  line.answer(mcp([{ number: 1 }])),
  ...repository(isPrivate),
  ...(isPrivate ? [line.filtered('list_issues', 'repository data')] : []),
];
const createIssue = [line.call('create_issue', { title: 'x' }), line.answer(mcp({ number: 2 }))];

function logFolder(lines: readonly string[]): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'log.jsonl'), lines.map((each) => `${each}\n`).join(''));
  return folder;
}

const importLog = (folder: string, ...more: string[]): Promise<Ended> =>
  guardLab(['import', 'log.jsonl', '--guard', GUARD, '--policy', POLICY, ...more], { folder });

function texts(folder: string): string {
  const out = join(folder, 'imported');
  return readdirSync(out)
    .map((name) => readFileSync(join(out, name), 'utf8'))
    .join('\n');
}

describe('guard-lab import', () => {
  it('writes scenarios that pass, with what the log proves', async () => {
    const folder = logFolder([...listIssues(false), ...listIssues(true), ...createIssue]);
    const ended = await importLog(folder, '--reporter', 'json');
    assert.equal(ended.code, 0, ended.stderr + ended.stdout);
    const { logs: _, ...report } = JSON.parse(ended.stdout) as { logs: unknown };
    assert.deepEqual(report, {
      version: 1,
      out: 'imported',
      files: ['github-session-1-001.guard-scenario.json'],
      steps: 3,
      answers: 4,
      expected: 3,
      unproven: 0,
      lost: 0,
      tooLarge: 0,
      marked: 0,
      doubtful: 0,
      otherAgents: 0,
      firstOtherAgent: null,
      differences: 0,
      firstDifferences: [],
      secrets: {},
      uncounted: { sessions: 0, calls: 0 },
    });
    assert.match(texts(folder), /"expect": \{"outcome":"filtered","filtered":\["repository data"\]\}/);
    const ran = await guardLab(['run', 'imported', '--reporter', 'json'], { folder });
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    const { summary, scenarios } = JSON.parse(ran.stdout) as {
      summary: { passed: number };
      scenarios: { findings: unknown[]; steps: { findings: { code: string }[] }[] }[];
    };
    assert.equal(summary.passed, 1);
    // All saved answers are used, and no call misses one.
    assert.deepEqual(
      scenarios.flatMap(({ findings }) => findings),
      [],
    );
    const codes = scenarios.flatMap(({ steps }) =>
      steps.flatMap(({ findings }) => findings.map(({ code }) => code)),
    );
    assert.deepEqual(
      codes.filter((code) => /answer|backend/.test(code)),
      [],
    );
  });

  it('says which steps do not go as the log says', async () => {
    const folder = logFolder(listIssues(true).slice(0, -1));
    const ended = await importLog(folder);
    assert.equal(ended.code, 1, ended.stderr);
    assert.match(ended.stdout, /list_issues, line 3: the log says allowed, the guard filtered/);
    assert.equal((await guardLab(['run', 'imported'], { folder })).code, 1);
  });

  it('writes nothing secret', async () => {
    const calls = PLANTED.flatMap(({ secret, text }, index) => [
      line.call('create_issue', { title: text, password: secret, [`n${String(index)}`]: [text] }),
      line.answer(mcp({ body: text, nested: { text: JSON.stringify({ text }) } })),
    ]);
    const folder = logFolder([...calls, line.call('create_issue'), line.failure(PLANTED[0]?.text ?? '')]);
    const ended = await importLog(folder, '--verbose');
    assert.equal(ended.code, 0, ended.stderr + ended.stdout);
    assert.ok(PLANTED.length >= 30);
    const written = texts(folder) + ended.stdout + ended.stderr;
    for (const { name, secret } of PLANTED)
      for (const part of secret.split('\n')) assert.ok(!written.includes(part), `${name}: ${part}`);
    assert.match(written, /\[REDACTED:github-token-1\]/);
  });

  it('leaves nothing behind when it cannot write, and overwrites nothing', async () => {
    const folder = logFolder([...listIssues(false), line.request('initialize'), ...createIssue]);
    mkdirSync(join(folder, 'imported'));
    const second = join(folder, 'imported', 'github-session-2-001.guard-scenario.json');
    writeFileSync(second, 'mine');
    const ended = await importLog(folder);
    assert.equal(ended.code, 3);
    assert.match(
      ended.stderr,
      /it already has github-session-2-001\.guard-scenario\.json; nothing is overwritten/,
    );
    assert.deepEqual(readdirSync(join(folder, 'imported')), ['github-session-2-001.guard-scenario.json']);
    assert.equal(readFileSync(second, 'utf8'), 'mine');
  });

  it('reads the logs in a zip file of run artifacts', async () => {
    const text = createIssue.map((each) => `${each}\n`).join('');
    const folder = temporaryFolder();
    const names = ['a/rpc-messages.jsonl', 'b/rpc-messages.jsonl', 'other.jsonl', 'x.txt'];
    writeFileSync(join(folder, 'run.zip'), zipFile(names.map((name) => ({ name, text }))));
    const ended = await guardLab(
      ['import', 'run.zip', '--guard', GUARD, '--policy', POLICY, '--reporter', 'json'],
      { folder },
    );
    assert.equal(ended.code, 0, ended.stderr);
    const { steps, files, logs } = JSON.parse(ended.stdout) as {
      steps: number;
      files: string[];
      logs: { name: string }[];
    };
    assert.deepEqual(
      [steps, files.length, logs.map(({ name }) => name)],
      [2, 2, ['run.zip/a/rpc-messages.jsonl', 'run.zip/b/rpc-messages.jsonl']],
    );
  });

  it('refuses zip files that are damaged, hold no log, or unpack to more than they say', async () => {
    const folder = temporaryFolder();
    const bomb = { name: 'rpc-messages.jsonl', text: ' '.repeat(5_000_000), statedSize: 10 };
    const cases: readonly (readonly [Uint8Array, RegExp])[] = [
      [zipFile([{ name: 'x.txt', text: 'x' }]), /it holds no \.jsonl file/],
      [zipFile([bomb]), /the zip file is damaged/],
      [zipFile([{ name: 'rpc-messages.jsonl', text: 'x' }]).slice(0, 60), /the zip file is damaged/],
      [zipFile([{ name: '../rpc-messages.jsonl', text: 'x' }]), /the zip file is damaged/],
    ];
    for (const [bytes, message] of cases) {
      writeFileSync(join(folder, 'run.zip'), bytes);
      const ended = await guardLab(['import', 'run.zip', '--list'], { folder });
      assert.equal(ended.code, 2, ended.stdout);
      assert.match(ended.stderr, message);
      assert.doesNotMatch(ended.stderr, /internal error/);
    }
  });

  it('shows what a log holds, and writes nothing', async () => {
    const folder = logFolder([...listIssues(true), line.call('x', {}, {}, 'slack'), 'nonsense']);
    const ended = await guardLab(['import', 'log.jsonl', '--list'], { folder });
    assert.equal(ended.code, 0);
    assert.equal(
      ended.stdout,
      [
        'github, session 1: 3 calls from line 1; 1 item removed',
        '        2  get_repository',
        '        1  list_issues',
        'slack, session 1: 1 call from line 8; 1 answer missing',
        '        1  x',
        'log.jsonl: 1 line could not be read, the first is 9: it is not JSON (cut off?)',
        '',
      ].join('\n'),
    );
    assert.equal(existsSync(join(folder, 'imported')), false);
  });

  it('wants to know which of several servers the guard is for', async () => {
    const folder = logFolder([
      ...createIssue,
      line.call('x', {}, {}, 'slack'),
      line.answer(mcp(1), {}, 'slack'),
    ]);
    const ended = await importLog(folder);
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /choose with --server: github \(1 call\), slack \(1 call\)/);
    assert.equal((await importLog(folder, '--server', 'github')).code, 0);
    assert.equal((await importLog(folder, '--server', 'nope', '--out', 'b')).code, 2);
  });

  it('says that a guard does not load, and that a log does not exist', async () => {
    const folder = logFolder(createIssue);
    writeFileSync(join(folder, 'bad.wasm'), 'nothing');
    const bad = await guardLab(['import', 'log.jsonl', '--guard', 'bad.wasm'], { folder });
    assert.equal(bad.code, 3);
    assert.match(bad.stderr, /the guard cannot be asked: failed to instantiate WASM module/);
    assert.equal(existsSync(join(folder, 'imported')), false);
    const none = await guardLab(['import', 'none.jsonl', '--guard', GUARD], { folder });
    assert.deepEqual(
      [none.code, none.stderr],
      [2, 'guard-lab: none.jsonl cannot be read: it does not exist\n'],
    );
  });

  it('takes the only guard of guard-lab.json when none is given, and asks for one otherwise', async () => {
    const folder = logFolder(createIssue);
    const without = await guardLab(['import', 'log.jsonl'], { folder });
    assert.deepEqual([without.code, /needs --guard FILE/.test(without.stderr)], [2, true]);
    mkdirSync(join(folder, 'build'));
    cpSync(GUARD, join(folder, 'build', 'guard.wat'));
    const project = { wasm: 'build/guard.wat', sources: ['src/*'] };
    const declare = (...guards: object[]): void =>
      writeFileSync(join(folder, 'guard-lab.json'), JSON.stringify({ version: 1, guards }));
    declare(project, { ...project, wasm: 'build/other.wat' });
    const two = await guardLab(['import', 'log.jsonl'], { folder });
    assert.equal(two.code, 2);
    assert.match(two.stderr, /needs --guard FILE.*\(guard-lab\.json names 2 guards\)/);
    writeFileSync(join(folder, 'guard-lab.json'), '{ "version": 1,\n "guards": 1 }');
    const wrong = await guardLab(['import', 'log.jsonl'], { folder });
    assert.deepEqual([wrong.code, /guard-lab\.json:2:12: `guards` must be/.test(wrong.stderr)], [3, true]);
    declare(project);
    const ended = await guardLab(['import', 'log.jsonl', '--policy', POLICY], { folder });
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(texts(folder), /"guard": "\.\.\/build\/guard\.wat"/);
  });

  it('keeps what the server says of its results for a second opinion', async () => {
    const ifc = { integrity: 'untrusted', confidentiality: 'private' };
    const folder = logFolder([
      line.call('search_code', { query: 'x' }),
      line.answer({ content: [{ type: 'text', text: '[]' }], _meta: { ifc } }),
    ]);
    assert.equal((await importLog(folder)).code, 0);
    const ran = await guardLab(['run', 'imported', '--oracle', 'ifc', '--reporter', 'json'], { folder });
    const { scenarios } = JSON.parse(ran.stdout) as {
      scenarios: { steps: { oracle?: { server: unknown } }[] }[];
    };
    assert.deepEqual(scenarios[0]?.steps[0]?.oracle?.server, ifc);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const folder = logFolder([...createIssue, ...createIssue]);
    writeFileSync(join(folder, 'endless.wat'), ENDLESS);
    const child = spawn(process.execPath, [
      ...[join(ROOT, 'dist', 'cli.js'), 'import', join(folder, 'log.jsonl')],
      ...['--guard', join(folder, 'endless.wat'), '--out', join(folder, 'deep', 'imported')],
    ]);
    const said: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    const ended = once(child, 'close') as Promise<[number | null]>;
    // The folder in which files wait is made before the guard is asked, which then never answers.
    await made(folder, 'deep');
    child.kill('SIGINT');
    const [code] = await ended;
    assert.deepEqual(
      [code, withoutProgress(Buffer.concat(said).toString())],
      [130, 'guard-lab: stopped; nothing was written\n'],
    );
    assert.deepEqual(readdirSync(folder).sort(), ['endless.wat', 'log.jsonl']);
  });
});

/** A guard whose label_resource never ends. */
const ENDLESS = `(module (memory (export "memory") 2)
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32) (loop $again (br $again)) (i32.const 0))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))`;

/** Waits until there is something of this name in a folder. */
async function made(folder: string, name: string): Promise<void> {
  const there = (): boolean => existsSync(join(folder, name));
  const watcher = watch(folder);
  while (!there()) await once(watcher, 'change');
  watcher.close();
}

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { guardLab, isRunning, ROOT, temporaryFolder } from './command-line';
import { labelGuard } from './label-guard';

const WRITE = labelGuard({ operation: 'write' });
const READ = labelGuard({ operation: 'read' });
const STEP = { name: 'create', tool: 'create_issue', args: {}, result: {} };

interface Diff {
  readonly version: number;
  readonly changes: readonly {
    key: string;
    kind: string;
    aspects: string[];
    before: object;
    after: object;
  }[];
  readonly summary: Readonly<Record<string, number>>;
}

function git(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' });
}

/** A folder with a guard that writes, and a scenario. */
function project(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'guard.wat'), WRITE);
  const scenario = { version: 1, guard: './guard.wat', steps: [STEP] };
  writeFileSync(join(folder, 'a.guard-scenario.json'), JSON.stringify(scenario));
  return folder;
}

/** The same as a repository: the guard writes at the tag `v1`, and reads in the commit after it. */
function repository(): string {
  const folder = project();
  git(folder, 'init', '--quiet');
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '-m', 'one');
  git(folder, 'tag', 'v1');
  writeFileSync(join(folder, 'guard.wat'), READ);
  git(folder, 'commit', '--quiet', '-am', 'two');
  return folder;
}

const SCENARIO = ['--scenario', 'a.guard-scenario.json'];

function kinds(stdout: string): string[] {
  return (JSON.parse(stdout) as Diff).changes.map(({ key, kind }) => `${kind} ${key}`);
}

/** Where worktrees of revisions go; empty afterwards. */
function temporary(folder: string): { readonly TMPDIR: string } {
  const path = join(folder, '.git', 'tmp-of-test');
  mkdirSync(path, { recursive: true });
  return { TMPDIR: path };
}

function assertClean(folder: string): void {
  assert.equal(git(folder, 'worktree', 'list').trim().split('\n').length, 1);
  assert.deepEqual(
    readdirSync(join(folder, '.git', 'tmp-of-test')).filter((name) => name.startsWith('guard-lab-revision')),
    [],
  );
  assert.equal(git(folder, 'status', '--porcelain').trim(), '');
}

describe('guard-lab diff', () => {
  it('compares label files', async () => {
    const folder = project();
    await guardLab(['labels', 'a.guard-scenario.json', '--out', 'base.json'], { folder });
    writeFileSync(join(folder, 'guard.wat'), READ);
    await guardLab(['labels', 'a.guard-scenario.json', '--out', 'head.json'], { folder });
    const json = await guardLab(['diff', 'base.json', 'head.json', '--reporter', 'json'], { folder });
    assert.equal(json.code, 0, json.stderr);
    const entry = { description: 'data', secrecy: [], integrity: [], error: null };
    assert.deepEqual(JSON.parse(json.stdout), {
      version: 1,
      base: 'base.json',
      head: 'head.json',
      changes: [
        {
          key: 'scenario a.guard-scenario.json / create',
          kind: 'looser',
          aspects: ['request'],
          before: { operation: 'write', ...entry },
          after: { operation: 'read', ...entry, items: null },
        },
      ],
      summary: { looser: 1, tighter: 0, incomparable: 0, added: 0, removed: 0, equivalent: 0 },
    });
    const same = await guardLab(['diff', 'base.json', 'base.json'], { folder });
    assert.deepEqual([same.code, same.stdout], [0, 'base.json → base.json\n\nLabel changes: none\n']);
  });

  it('ends with 1 for the kinds of --fail-on, and writes each report', async () => {
    const folder = project();
    writeFileSync(join(folder, 'new.wat'), READ);
    const reports = [
      '--reporter',
      'pretty',
      '--reporter',
      'markdown=diff.md',
      '--reporter',
      'json=diff.json',
    ];
    const args = ['diff', 'guard.wat', 'new.wat', ...SCENARIO, ...reports];
    const looser = await guardLab([...args, '--fail-on', 'incomparable,looser'], { folder });
    assert.deepEqual(
      [looser.code, looser.stdout],
      [
        1,
        'guard.wat → new.wat\n\n  looser  scenario a.guard-scenario.json / create\n    operation: write → read (a read always reaches the backend)\n\nLabel changes: 1 looser\n',
      ],
    );
    assert.match(readFileSync(join(folder, 'diff.md'), 'utf8'), /^### Guard labels: 1 looser\n/);
    assert.deepEqual(kinds(readFileSync(join(folder, 'diff.json'), 'utf8')), [
      'looser scenario a.guard-scenario.json / create',
    ]);
    assert.equal((await guardLab([...args, '--fail-on', 'tighter'], { folder })).code, 0);
  });

  it('asks guards about tools without a scenario, and a committed file against the guard as it is', async () => {
    const folder = project();
    writeFileSync(join(folder, 'new.wat'), READ);
    writeFileSync(join(folder, 'tools.txt'), 'create_issue\n');
    const tools = ['--tools', 'tools.txt', '--reporter', 'json'];
    const guards = await guardLab(['diff', 'guard.wat', 'new.wat', ...tools], { folder });
    assert.ok(kinds(guards.stdout).includes('looser create_issue / public / required'), guards.stderr);
    mkdirSync(join(folder, 'review'));
    await guardLab(['labels', 'a.guard-scenario.json', '--out', 'review/labels.json'], { folder });
    const now = await guardLab(['diff', 'review/labels.json', ...SCENARIO, '--reporter', 'json'], { folder });
    assert.deepEqual(kinds(now.stdout), []);
  });

  it('compares a revision with the guard as it is, and two revisions', async () => {
    const folder = repository();
    const env = temporary(folder);
    const json = [...SCENARIO, '--reporter', 'json'];
    const now = await guardLab(['diff', 'v1', ...json], { folder, env });
    assert.deepEqual(kinds(now.stdout), ['looser scenario a.guard-scenario.json / create'], now.stderr);
    const back = await guardLab(['diff', 'HEAD', 'HEAD~1', ...json], { folder, env });
    assert.deepEqual(kinds(back.stdout), ['tighter scenario a.guard-scenario.json / create'], back.stderr);
    assertClean(folder);
  });

  it('builds revisions with the command of the command line, and runs no hook', async () => {
    const folder = repository();
    const env = temporary(folder);
    const hook = join(folder, '.git/hooks/post-checkout');
    mkdirSync(join(folder, '.git/hooks'), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\ntouch "${folder}/hooked"\n`, { mode: 0o755 });
    const scenario = join(folder, '.git/built.guard-scenario.json');
    writeFileSync(scenario, JSON.stringify({ version: 1, guard: '../out/guard.wat', steps: [STEP] }));
    const build = 'mkdir out && cp guard.wat out/ && echo built && echo "::error::no" >&2';
    const args = ['diff', 'v1', 'HEAD', '--scenario', scenario, '--reporter', 'json', '--build', build];
    const { code, stdout, stderr } = await guardLab(args, { folder, env });
    assert.equal(code, 0, stderr);
    assert.deepEqual((JSON.parse(stdout) as Diff).summary['looser'], 1);
    assert.match(stderr, /^guard-lab: v1: mkdir out .*\nbuilt\n/);
    assert.match(stderr, /^\\u003a:error::no$/m);
    assert.equal(existsSync(join(folder, 'hooked')), false);
    assertClean(folder);
    const unbuilt = await guardLab(args.slice(0, -2), { folder, env });
    assert.equal(unbuilt.code, 3);
    assert.match(
      unbuilt.stderr,
      /the guard v1:out\/guard\.wat does not exist; if it is built, specify --build/,
    );
    const failing = await guardLab([...args.slice(0, -1), 'exit 7'], { folder, env });
    assert.equal(failing.code, 3);
    assert.match(failing.stderr, /the build of v1 failed: exit 7 ended with exit code 7\n$/);
    assertClean(folder);
  });

  it('leaves the index alone that a hook of git points at', async () => {
    const folder = repository();
    const index = join(folder, '.git/index');
    const before = readFileSync(index);
    const env = { ...temporary(folder), GIT_INDEX_FILE: index, GIT_DIR: join(folder, '.git') };
    const { code, stderr } = await guardLab(['diff', 'v1', ...SCENARIO], { folder, env });
    assert.equal(code, 0, stderr);
    assert.ok(before.equals(readFileSync(index)));
    assertClean(folder);
  });

  it('says what is no file and no revision, also without git', async () => {
    const outside = await guardLab(['diff', 'gone', 'gone', ...SCENARIO], {
      folder: project(),
      env: { GIT_CEILING_DIRECTORIES: '/' },
    });
    assert.equal(outside.code, 3);
    assert.match(
      outside.stderr,
      /gone does not exist, and is no revision, because .* is in no git repository/,
    );
    const folder = repository();
    const unknown = await guardLab(['diff', 'gone', ...SCENARIO], { folder });
    assert.match(unknown.stderr, /^guard-lab: gone is neither a file nor a revision that git knows\n$/);
    const option = await guardLab(['diff', ...SCENARIO, '--', '--output=x'], { folder });
    assert.match(option.stderr, /--output=x is neither a file nor a revision/);
    const without = await guardLab(['diff', 'v1', ...SCENARIO], { folder, env: { PATH: folder } });
    assert.equal(without.code, 3);
    assert.match(
      without.stderr,
      /^guard-lab: v1 is no file, and revisions need git, which is not installed or not on the PATH\n$/,
    );
  });

  it('names the place of a mistake in a label file', async () => {
    const folder = project();
    writeFileSync(join(folder, 'base.json'), '{ "version": 1,\n=======\n}');
    const { code, stderr } = await guardLab(['diff', 'base.json', 'base.json'], { folder });
    assert.equal(code, 3);
    assert.match(stderr, /^guard-lab: base\.json:2:1: a conflict of a merge is not resolved here/);
  });

  for (const [what, args, expected] of [
    ['no side', [], /diff needs BASE and HEAD/],
    [
      'an unknown kind',
      ['a.wat', 'b.wat', '--fail-on', 'loser'],
      /--fail-on needs a list of looser, incomparable, /,
    ],
    [
      'an unknown reporter',
      ['a.wat', 'b.wat', '--reporter', 'junit'],
      /available reporters: pretty, json, markdown/,
    ],
    ['a revision without a guard', ['HEAD'], /which guard is not known: specify --scenario FILE/],
  ] as const) {
    it(`refuses ${what} as wrong use`, async () => {
      const { code, stderr } = await guardLab(['diff', ...args], { folder: repository() });
      assert.equal(code, 2, stderr);
      assert.match(stderr, expected);
    });
  }
});

describe('guard-lab diff that is stopped', { skip: process.platform === 'win32' }, () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`ends the build and removes the worktree after ${signal}`, async () => {
      const folder = repository();
      const build = 'echo $$ && sleep 1000';
      const child = spawn(
        process.execPath,
        [join(ROOT, 'dist/cli.js'), 'diff', 'v1', ...SCENARIO, '--build', build],
        { cwd: folder, env: { ...process.env, ...temporary(folder) }, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      let err = '';
      const builder = await new Promise<number>((resolve) => {
        child.stderr.on('data', (chunk: Buffer) => {
          err += chunk.toString();
          const pid = /^(\d+)$/m.exec(err)?.[1];
          if (pid !== undefined) resolve(Number(pid));
        });
      });
      const ended = new Promise((resolve) => child.on('close', resolve));
      child.kill(signal);
      assert.equal(await ended, code, err);
      assert.match(err, /guard-lab: stopped before all labels were known\n$/);
      assert.equal(isRunning(builder), false);
      assertClean(folder);
    });
  }
});

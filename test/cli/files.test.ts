import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { assembleWat } from '../../src/wat/assemble';
import { guardLab, temporaryFolder } from './command-line';

const PIPES = process.platform !== 'win32';
const SECRET = 'the-secret-of-another-folder';

/** A guard whose label_agent logs a message and traps. */
function panicking(message: string): string {
  return `(module
  (import "env" "host_log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 2)
  (data (i32.const 16) "${message}")
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32)
    (call $log (i32.const 3) (i32.const 16) (i32.const ${String(new TextEncoder().encode(message.replaceAll('\\n', 'n')).length)}))
    (unreachable))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32) (unreachable))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;
}

const GUARD = panicking('hello');
const POLICY = { 'allow-only': { repos: 'public', 'min-integrity': 'none' } };

/** A scenario whose only expectation fails, and is right after an update. */
function scenario(guard = './guard.wat'): string {
  const content = { version: 1, guard, policy: POLICY, agent: { expect: { trap: 'wrong' } }, steps: [] };
  return `${JSON.stringify(content, null, 2)}\n`;
}

interface Project {
  /** Real path of a folder that holds the project, and nothing else of interest. */
  readonly outside: string;
  readonly folder: string;
  path(name: string): string;
  text(name: string): string;
  write(name: string, content: string | Uint8Array): string;
}

/** A working folder with a guard and a scenario, in a folder with a secret. */
function project(): Project {
  const outside = realpathSync(temporaryFolder());
  const folder = join(outside, 'work');
  const path = (name: string): string => join(folder, name);
  const write = (name: string, content: string | Uint8Array): string => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), content);
    return path(name);
  };
  write('guard.wat', GUARD);
  write('a.guard-scenario.json', scenario());
  writeFileSync(join(outside, 'secret.txt'), `${SECRET}\n`);
  return { outside, folder, path, write, text: (name) => readFileSync(path(name), 'utf8') };
}

const FAILED_EXPECTATION = 1;
const USAGE = 2;
const COULD_NOT_RUN = 3;

describe('what a guard can make us read', () => {
  it('is nothing outside of the working folder, for a panic that it only claims', async () => {
    const { folder, outside, write } = project();
    for (const file of ['/proc/self/environ', join(outside, 'secret.txt'), '../secret.txt', '/dev/zero']) {
      const wasm = write('guard.wasm', await assembled(panicking(`panicked at ${file}:1:1:\\nx`)));
      write('a.guard-scenario.json', scenario('./guard.wasm'));
      const env = { GUARD_LAB_TEST: SECRET };
      const ran = await guardLab(['run', '--reporter', 'pretty', '--reporter', 'json=r.json'], {
        folder,
        env,
      });
      assert.equal(ran.code, FAILED_EXPECTATION, ran.stderr);
      const called = await guardLab(['call', wasm, 'label_agent'], { folder, env });
      const all = ran.stdout + called.stdout + readFileSync(join(folder, 'r.json'), 'utf8');
      assert.ok(all.includes('panicked at'), all);
      assert.ok(!all.includes(SECRET), file);
      assert.ok(!/^\s+1 \| /m.test(all), `${file}: ${all}`);
    }
  });

  it('is a source of the working folder, or of one that an option names', async () => {
    const { folder, outside, write } = project();
    write('src/lib.rs', 'fn in_the_folder() {}\n');
    const guard = async (file: string): Promise<void> => {
      write('guard.wasm', await assembled(panicking(`panicked at ${file}:1:1:\\nx`)));
      write('a.guard-scenario.json', scenario('./guard.wasm'));
    };
    await guard('/home/builder/x/x/src/lib.rs');
    assert.match((await guardLab(['run'], { folder })).stdout, /1 \| fn in_the_folder/);
    await guard(join(outside, 'secret.txt'));
    const named = await guardLab(['run', '--source-folder', '..'], { folder });
    assert.ok(named.stdout.includes(`1 | ${SECRET}`), named.stdout);
    const called = await guardLab(['call', 'guard.wasm', 'label_agent', '--source-folder', outside], {
      folder,
    });
    assert.ok(called.stdout.includes(`1 | ${SECRET}`), called.stdout);
  });

  it('is no file that a link of the working folder leads to', async () => {
    const { folder, outside, write, path } = project();
    mkdirSync(path('src'));
    symlinkSync(join(outside, 'secret.txt'), path('src/lib.rs'));
    write('guard.wasm', await assembled(panicking('panicked at src/lib.rs:1:1:\\nx')));
    write('a.guard-scenario.json', scenario('./guard.wasm'));
    const { stdout } = await guardLab(['run'], { folder });
    assert.ok(stdout.includes('panicked at') && !stdout.includes(SECRET), stdout);
  });

  it('is not the text of a guard elsewhere that does not assemble', async () => {
    const { folder, outside, path } = project();
    writeFileSync(path('guard.wat'), '');
    symlinkSync(join(outside, 'secret.txt'), path('link.wat'));
    writeFileSync(path('a.guard-scenario.json'), scenario('./link.wat'));
    const ran = await guardLab(['run', '--reporter', 'json'], { folder });
    assert.equal(ran.code, COULD_NOT_RUN);
    assert.match(ran.stdout, /does not assemble: link\.wat:1:1 \(its text is not shown/);
    const inspected = await guardLab(['inspect', 'link.wat'], { folder });
    const called = await guardLab(['call', 'link.wat', 'label_agent'], { folder });
    for (const { stdout, stderr } of [ran, inspected, called]) assert.ok(!(stdout + stderr).includes(SECRET));
    const named = await guardLab(['run', '--source-folder', '..'], { folder });
    assert.ok(named.stdout.includes(SECRET.split('-')[0] ?? ''), named.stdout);
  });

  it('is no file on another computer', async () => {
    const { folder, write } = project();
    for (const guard of [
      '//host/share/guard.wat',
      '\\\\host\\share\\guard.wasm',
      '\\\\?\\UNC\\host\\x.wasm',
    ]) {
      write('a.guard-scenario.json', scenario(guard));
      const { code, stdout } = await guardLab(['run'], { folder });
      assert.equal(code, COULD_NOT_RUN);
      assert.match(stdout, /is on another computer/);
    }
  });

  it('is annotated by its path in the repository, whatever machine built the guard', async () => {
    const { folder, write } = project();
    write('sub/src/lib.rs', 'fn f() {}\n');
    write(
      'sub/guard.wasm',
      await assembled(panicking('panicked at /home/runner/work/x/x/src/lib.rs:1:1:\\nx')),
    );
    write('sub/a.guard-scenario.json', scenario('./guard.wasm').replace('"wrong"', 'false'));
    const args = ['run', '--reporter', 'github'];
    const inFolder = await guardLab(args, { folder: join(folder, 'sub') });
    assert.match(inFolder.stdout, /file=src\/lib\.rs,line=1/);
    const inCheckout = await guardLab(args, {
      folder: join(folder, 'sub'),
      env: { GITHUB_WORKSPACE: folder },
    });
    assert.match(inCheckout.stdout, /file=sub\/src\/lib\.rs,line=1/);
    assert.match(inCheckout.stdout, /file=sub\/a\.guard-scenario\.json/);
    write(
      'sub/guard.wasm',
      await assembled(panicking('panicked at /home/runner/work/x/x/src/gone.rs:1:1:\\nx')),
    );
    const gone = await guardLab(args, { folder: join(folder, 'sub') });
    assert.ok(!gone.stdout.includes('file=/home/runner'), gone.stdout);
  });
});

describe('special files', () => {
  it('are refused as guard, scenario, input and saved answers', { skip: !PIPES }, async () => {
    const { folder, path, write } = project();
    execFileSync('mkfifo', [path('pipe'), path('pipe.guard-scenario.json')]);
    for (const special of ['/dev/zero', './pipe', '/proc/self/environ']) {
      if (special.startsWith('/proc') && process.platform !== 'linux') continue;
      write('a.guard-scenario.json', scenario(special));
      const runs: [readonly string[], number][] = [
        [['run', 'a.guard-scenario.json'], COULD_NOT_RUN],
        [['run', special], COULD_NOT_RUN],
        [['run', 'a.guard-scenario.json', '--guard', special], COULD_NOT_RUN],
        [['inspect', special], COULD_NOT_RUN],
        [['call', special, 'label_agent'], COULD_NOT_RUN],
        [['call', 'guard.wat', 'label_agent', '--input', `@${special}`], USAGE],
        [['call', 'guard.wat', 'label_agent', '--backend', special], USAGE],
      ];
      for (const [args, wanted] of runs) {
        const { code, stdout, stderr } = await guardLab(args, { folder });
        assert.equal(code, wanted, `${args.join(' ')}: ${stdout}${stderr}`);
        assert.match(stdout + stderr, /is not a regular file/, args.join(' '));
      }
    }
  });

  it('are not found by a search, and a folder is no guard', { skip: !PIPES }, async () => {
    const { folder, path } = project();
    execFileSync('mkfifo', [path('pipe.guard-scenario.json')]);
    const { stdout } = await guardLab(['run'], { folder });
    assert.match(stdout, /1 failed/);
    assert.match((await guardLab(['inspect', '.'], { folder })).stderr, /is a folder, not a guard/);
  });
});

describe('a search', () => {
  it('stays in its folder, whatever links say, and finds each file once', { skip: !PIPES }, async () => {
    const { folder, outside, path } = project();
    mkdirSync(join(outside, 'other'));
    copyFileSync(path('a.guard-scenario.json'), join(outside, 'other/b.guard-scenario.json'));
    mkdirSync(path('deep'));
    for (const [target, name] of [
      ['.', 'self'],
      ['/', 'root'],
      ['..', 'up'],
      [folder, 'deep/again'],
      [join(outside, 'other'), 'out'],
      [join(outside, 'other/b.guard-scenario.json'), 'b.guard-scenario.json'],
      ['a.guard-scenario.json', 'c.guard-scenario.json'],
    ] as const)
      symlinkSync(target, path(name));
    for (const args of [['run'], ['run', '**/*.json'], ['run', '.'], ['run', '*.json']]) {
      const { stdout, stderr } = await guardLab([...args, '--reporter', 'json'], { folder });
      const { scenarios } = JSON.parse(stdout || '{}') as { scenarios: { file: string }[] };
      assert.deepEqual(
        scenarios.map(({ file }) => file),
        ['a.guard-scenario.json'],
        args.join(' ') + stderr,
      );
    }
  });
});

describe('scenarios that are asked for', () => {
  it('did not all run where a folder cannot be read', { skip: process.getuid?.() !== 0 }, async () => {
    const { folder, outside, path, write } = project();
    write('a.guard-scenario.json', scenario().replace('wrong', 'unreachable'));
    mkdirSync(path('closed'), { mode: 0o700 });
    chmodSync(outside, 0o755);
    const { code, stderr } = await guardLab(['run'], {
      folder,
      uid: 65_534,
      env: { GUARD_LAB_CACHE: 'off' },
    });
    assert.deepEqual([stderr, code], ['guard-lab: closed was not searched: the folder cannot be read\n', 3]);
  });

  it('are not all known where a folder cannot be read', { skip: process.getuid?.() !== 0 }, async () => {
    const { folder, outside, path, write } = project();
    write('a.guard-scenario.json', scenario().replace('wrong', 'unreachable'));
    write('tools.txt', 'get_me\n');
    const ask = (args: readonly string[]): ReturnType<typeof guardLab> =>
      guardLab(args, { folder, uid: 65_534, env: { GUARD_LAB_CACHE: 'off' } });
    const commands = [
      ['map', '.', '--tools', 'tools.txt'],
      ['check', '.', '--tools', 'tools.txt', '--runs', '1'],
      ['labels', '.', '--tools', 'tools.txt', '--out', '-'],
      ['diff', 'guard.wat', 'guard.wat', '--scenario', '.', '--tools', 'tools.txt'],
      ['mutate', '.', '--runs', '1'],
      ['review', '.'],
    ];
    chmodSync(outside, 0o755);
    for (const args of commands) {
      const { stderr } = await ask(args);
      assert.doesNotMatch(stderr, /not searched/, args.join(' '));
    }
    mkdirSync(path('closed'), { mode: 0o700 });
    for (const args of commands) {
      const { code, stdout, stderr } = await ask(args);
      assert.deepEqual(
        [stdout, stderr, code],
        [
          args[0] === 'review'
            ? 'No changes: all expectations that were checked have the values of the run.\n'
            : '',
          'guard-lab: closed was not searched: the folder cannot be read\n',
          3,
        ],
        args.join(' '),
      );
    }
  });

  it('are no guards, which a glob matches as well', { skip: !PIPES }, async () => {
    const { folder, write } = project();
    write('a.guard-scenario.json', scenario().replace('wrong', 'unreachable'));
    const guards = await guardLab(['run', '*.wat'], { folder });
    assert.deepEqual(
      [guards.stderr.split('\n')[0], guards.code],
      [
        'guard-lab: *.wat matches guards only, but run requires scenarios; specify *.guard-scenario.json files or their folder',
        2,
      ],
    );
    const { code, stderr } = await guardLab(['run', '*'], { folder });
    assert.deepEqual([stderr, code], ['', 0]);
  });
});

describe('a report', () => {
  it('is refused before the run where it would replace what the run reads', async () => {
    const { folder, path, text, write } = project();
    write('other.txt', GUARD);
    write('b.guard-scenario.json', scenario('other.txt'));
    write('tools.txt', 'list_issues');
    write(
      'c.guard-scenario.json',
      JSON.stringify({ version: 1, guard: 'guard.wat', tools: 'tools.txt', steps: [] }),
    );
    symlinkSync('a.guard-scenario.json', path('link.json'));
    for (const file of [
      'a.guard-scenario.json',
      './guard.wat',
      'other.txt',
      'tools.txt',
      'link.json',
      '.',
      'new/',
    ]) {
      const before = readdirSync(folder).sort();
      const { code, stdout, stderr } = await guardLab(['run', '--reporter', `json=${file}`], { folder });
      assert.equal(code, USAGE, stdout);
      assert.equal(stdout, '');
      assert.match(stderr, /^guard-lab: the json report cannot be written to .*: .+\n$/);
      assert.deepEqual(readdirSync(folder).sort(), before);
    }
    assert.equal(text('a.guard-scenario.json'), scenario());
    assert.equal(text('guard.wat'), GUARD);
  });

  it('has its own file', async () => {
    const { folder, path } = project();
    writeFileSync(path('r'), '');
    symlinkSync('r', path('s'));
    for (const [one, two] of [
      ['x.json', './x.json'],
      ['r', 's'],
      ['new/x', 'new/../new/x'],
    ]) {
      const args = ['run', '--reporter', `json=${String(one)}`, '--reporter', `junit=${String(two)}`];
      const { code, stderr } = await guardLab(args, { folder });
      assert.equal(code, USAGE);
      assert.match(stderr, /the json reporter also writes to it/);
    }
    const both = await guardLab(['run', '--reporter', 'json', '--reporter', 'junit=/dev/stdout'], { folder });
    assert.equal(both.code, USAGE);
    assert.match(both.stderr, /only one reporter can write to standard output/);
  });

  it('goes through a link of the folder, not out of it', async () => {
    const { folder, outside, path, text } = project();
    mkdirSync(path('reports'));
    writeFileSync(path('reports/real.json'), 'old', { mode: 0o640 });
    symlinkSync('reports/real.json', path('inside.json'));
    symlinkSync(join(outside, 'secret.txt'), path('out.json'));
    symlinkSync(outside, path('door'));
    symlinkSync('nothing', path('dangling.json'));
    const inside = await guardLab(['run', '--reporter', 'json=inside.json'], { folder });
    assert.equal(inside.code, FAILED_EXPECTATION, inside.stderr);
    assert.ok(lstatSync(path('inside.json')).isSymbolicLink());
    assert.ok(text('reports/real.json').startsWith('{'));
    assert.equal(statSync(path('reports/real.json')).mode & 0o777, 0o640);
    for (const file of ['out.json', 'door/new.json', 'dangling.json']) {
      const { code, stderr } = await guardLab(['run', '--reporter', `json=${file}`], { folder });
      assert.equal(code, USAGE, stderr);
      assert.match(stderr, /link/);
    }
    assert.equal(readFileSync(join(outside, 'secret.txt'), 'utf8'), `${SECRET}\n`);
    assert.ok(!existsSync(join(outside, 'new.json')));
    const named = await guardLab(['run', '--reporter', `json=${join(outside, 'new.json')}`], { folder });
    assert.equal(named.code, FAILED_EXPECTATION, named.stderr);
  });

  it('is written into devices and pipes', { skip: !PIPES }, async () => {
    const { folder, path } = project();
    execFileSync('mkfifo', [path('pipe')]);
    const reader = spawn('cat', [path('pipe')], { stdio: ['ignore', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    reader.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = new Promise((resolve) => reader.on('close', resolve));
    const args = [
      'run',
      '--reporter',
      'json=pipe',
      '--reporter',
      'junit=/dev/null',
      '--reporter',
      'github=/dev/null',
    ];
    const { code, stderr } = await guardLab(args, { folder });
    await ended;
    assert.equal(code, FAILED_EXPECTATION, stderr);
    assert.ok(lstatSync(path('pipe')).isFIFO());
    assert.equal((JSON.parse(Buffer.concat(chunks).toString()) as { version: number }).version, 1);
    const output = await guardLab(['run', '--reporter', 'json=/dev/stdout'], { folder });
    assert.ok(output.stdout.startsWith('{'));
    const error = await guardLab(['run', '--reporter', 'json=/dev/stderr'], { folder });
    assert.ok(error.stderr.startsWith('{') && error.stdout === '', error.stderr);
  });

  it(
    'that finds no room is one sentence, and the others are written',
    { skip: !existsSync('/dev/full') },
    async () => {
      const { folder, text } = project();
      const args = ['run', '--reporter', 'json=/dev/full', '--reporter', 'junit=r.xml'];
      const { code, stderr } = await guardLab(args, { folder });
      assert.equal(code, COULD_NOT_RUN);
      assert.equal(
        stderr,
        'guard-lab: the json report could not be written to /dev/full: the disk is full\n',
      );
      assert.match(text('r.xml'), /<testsuites/);
    },
  );
});

describe('--update', () => {
  it('writes through a link of the folder and keeps its mode, mark and line ends', async () => {
    const { folder, path, write } = project();
    const windows = `\uFEFF${scenario().replaceAll('\n', '\r\n')}`;
    const real = write('real/x.json', windows);
    chmodSync(real, 0o640);
    symlinkSync('real/x.json', path('link.guard-scenario.json'));
    const { code, stderr } = await guardLab(['run', '--update', 'link.guard-scenario.json'], { folder });
    assert.equal(stderr, 'guard-lab: updated link.guard-scenario.json\n');
    assert.equal(code, 0);
    assert.ok(lstatSync(path('link.guard-scenario.json')).isSymbolicLink());
    assert.equal(readFileSync(real, 'utf8'), windows.replace('"wrong"', '"unreachable"'));
    assert.equal(statSync(real).mode & 0o777, 0o640);
  });

  it('leaves alone what it must not write, each with a sentence, and writes the others', async () => {
    const { folder, outside, path, text, write } = project();
    const out = join(outside, 'out.json');
    writeFileSync(out, scenario('guard.wat'));
    symlinkSync(out, path('b.guard-scenario.json'));
    const broken = Buffer.from(
      scenario().replace('"version"', '"description": "\u00FF", "version"'),
      'latin1',
    );
    write('c.guard-scenario.json', broken);
    write('d.guard-scenario.json', scenario());
    chmodSync(path('d.guard-scenario.json'), 0o444);
    const names = ['a', 'b', 'c', 'd'].map((name) => `${name}.guard-scenario.json`);
    const { code, stderr } = await guardLab(['run', '--update', ...names], { folder });
    assert.equal(code, COULD_NOT_RUN);
    assert.deepEqual(stderr.trimEnd().split('\n'), [
      'guard-lab: updated a.guard-scenario.json',
      'guard-lab: b.guard-scenario.json is not updated: it is a link to a file outside the folder',
      'guard-lab: c.guard-scenario.json is not updated: it is not valid UTF-8',
      'guard-lab: d.guard-scenario.json is not updated: it is write-protected',
    ]);
    assert.equal(text('a.guard-scenario.json'), scenario().replace('"wrong"', '"unreachable"'));
    assert.equal(readFileSync(out, 'utf8'), scenario('guard.wat'));
    assert.deepEqual(readFileSync(path('c.guard-scenario.json')), broken);
    assert.ok(lstatSync(path('b.guard-scenario.json')).isSymbolicLink());
  });
});

/** The module of a text. */
async function assembled(wat: string): Promise<Uint8Array> {
  const outcome = await assembleWat(wat, 'guard.wat');
  assert.ok(outcome.ok);
  return outcome.value.bytes;
}

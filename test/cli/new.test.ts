// What `guard-lab new` writes is built by the compilers that this machine has, passes, and no question finds a mistake.
import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { declaredGuards } from '../../src/project/declared-guards';
import { GUARD_LANGUAGES, guardTemplate, type GuardLanguage } from '../../src/project/new-guard';
import { findClang, findRustc } from '../harness/compilers';
import { run } from '../harness/processes';
import { guardLab, ROOT, temporaryFolder } from './command-line';

async function newGuard(language: GuardLanguage): Promise<string> {
  const parent = temporaryFolder();
  const { code, stderr } = await guardLab(['new', 'my guard', '--language', language], { folder: parent });
  assert.equal(code, 0, stderr);
  return join(parent, 'my guard');
}

interface Report {
  readonly scenarios: readonly {
    readonly status: string;
    readonly steps: readonly { readonly status: string }[];
  }[];
}

/** All scenarios pass with each step checked, the map finds nothing but tools without a scenario, and the check nothing. */
async function assertIsRight(folder: string, options: readonly string[], scenarios: number): Promise<void> {
  const ran = await guardLab(['run', ...options, '--reporter', 'json'], { folder });
  assert.equal(ran.code, 0, ran.stderr + ran.stdout);
  const report = JSON.parse(ran.stdout) as Report;
  assert.deepEqual(
    report.scenarios.map(({ status }) => status),
    Array<string>(scenarios).fill('passed'),
  );
  assert.ok(report.scenarios.every(({ steps }) => steps.every(({ status }) => status === 'passed')));
  const mapped = await guardLab(['map', '--tools', 'tools.json', '--reporter', 'json'], { folder });
  assert.equal(mapped.code, 0, mapped.stderr);
  const map = JSON.parse(mapped.stdout) as { tools: { findings: { code: string }[] }[] };
  const codes = map.tools.flatMap(({ findings }) => findings.map(({ code }) => code));
  assert.deepEqual([...new Set(codes)], ['no-scenario']);
  const checked = await guardLab(['check', '--seed', '1', '--runs', '5'], { folder });
  assert.equal(checked.code, 0, checked.stdout + checked.stderr);
}

describe('guard-lab new', () => {
  it('makes a guard in WAT that passes as it is', async () => {
    await assertIsRight(await newGuard('wat'), [], 2);
  });

  it('makes a guard in AssemblyScript that builds and passes', async () => {
    const folder = await newGuard('assemblyscript');
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
    await assertIsRight(folder, ['--build'], 3);
    assert.ok(existsSync(join(folder, 'build/guard.wasm.map')));
  });

  it('makes a guard in C that builds and passes', async (t) => {
    const missing = await findClang();
    if (missing !== undefined) return t.skip(`not checked: ${missing}`);
    const folder = await newGuard('c');
    await assertIsRight(folder, ['--build'], 3);
    const lines = await guardLab(['inspect', 'guard.wasm'], { folder });
    assert.match(lines.stdout, /\.debug_line/);
  });

  it('makes a guard in Rust that builds and passes', async (t) => {
    const compiler = await findRustc();
    if ('missing' in compiler) return t.skip(`not checked: ${compiler.missing}`);
    const folder = await newGuard('rust');
    const { wasm, source } = guardTemplate('rust');
    mkdirSync(join(folder, wasm, '..'), { recursive: true });
    // Cargo of Debian is older than "line-tables-only", and asks for a registry.
    const args = [
      ...['--edition', '2021', '--crate-name', 'guard', '--crate-type', 'cdylib', '-C', 'debuginfo=1'],
      ...[
        '-C',
        'opt-level=2',
        '-C',
        'linker=wasm-ld',
        '--target',
        'wasm32-unknown-unknown',
        '-D',
        'warnings',
      ],
      ...['-o', wasm, source],
    ];
    const built = await run(compiler.rustc, args, { cwd: folder, timeoutMs: 300_000 });
    assert.equal(built.code, 0, built.output);
    await assertIsRight(folder, [], 3);
  });

  it('makes packages in Rust that cargo accepts, whatever the name, and compiles', async (t) => {
    const folder = temporaryFolder();
    const cargo = (name: string, ...args: string[]): ReturnType<typeof run> =>
      run('cargo', args, {
        cwd: join(folder, name),
        timeoutMs: 300_000,
        env: { RUSTFLAGS: '-D warnings', CARGO_TARGET_DIR: join(folder, 'target') },
      });
    const names = ['My.Guard', '1st', 'test', 'core', 'a_b-c'];
    for (const name of names) {
      const made = await guardLab(['new', name, '-l', 'rust'], { folder });
      assert.equal(made.code, 0, made.stderr);
    }
    const version = await run('cargo', ['--version'], { cwd: folder, timeoutMs: 300_000 });
    if (version.code !== 0) return t.skip(`not checked: cargo does not run: ${version.output}`);
    for (const name of names) {
      const read = await cargo(name, 'metadata', '--offline', '--no-deps', '--format-version', '1');
      assert.equal(read.code, 0, read.output);
      assert.match(read.output, /"name":"guard"/);
    }
    // For this machine, not for wasm32: the standard library for that may not be here.
    const checked = await cargo('a_b-c', 'check', '--offline');
    assert.equal(checked.code, 0, checked.output);
  });

  it('makes a guard in Go that is formatted, and that go vet accepts', async (t) => {
    const parent = temporaryFolder();
    // A module without a domain could be one of the standard library.
    const { code, stderr } = await guardLab(['new', 'net', '-l', 'tinygo'], { folder: parent });
    assert.equal(code, 0, stderr);
    const folder = join(parent, 'net');
    assert.match(readFileSync(join(folder, 'go.mod'), 'utf8'), /^module example\.com\/net\n/);
    const options = { cwd: folder, timeoutMs: 300_000, env: { GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' } };
    const formatted = await run('gofmt', ['-l', '.'], options);
    if (formatted.code === null) return t.skip('not checked: gofmt is not installed');
    assert.deepEqual([formatted.code, formatted.output], [0, '']);
    const { output: version } = await run('go', ['version'], options);
    const minor = Number(/\bgo1\.(\d+)/.exec(version)?.[1] ?? 0);
    if (minor < 21) return t.skip(`not checked by go vet, which needs Go 1.21: ${version.trim()}`);
    const vetted = await run('go', ['vet', './...'], options);
    assert.equal(vetted.code, 0, vetted.output);
  });

  for (const language of GUARD_LANGUAGES) {
    it(`writes files for ${language} that belong together`, async () => {
      const folder = await newGuard(language);
      const template = guardTemplate(language);
      const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) =>
        path.replaceAll('\\', '/'),
      );
      for (const path of [
        'README.md',
        'AGENTS.md',
        '.gitignore',
        '.github/workflows/guard.yml',
        'tools.json',
        'reads.guard-scenario.json',
        'writes.guard-scenario.json',
        template.source,
      ])
        assert.ok(paths.includes(path), path);
      for (const path of paths.filter((name) => /\.(json|md|yml|toml|mod)$/.test(name)))
        assert.doesNotMatch(readFileSync(join(folder, path), 'utf8'), /\{\{[a-z]+\}\}/, path);
      const text = readFileSync(join(folder, 'guard-lab.json'), 'utf8');
      const { projects, problems } = declaredGuards(text, `${folder.replaceAll('\\', '/')}/guard-lab.json`);
      assert.deepEqual(problems, []);
      assert.deepEqual(
        projects.map(({ name, modules }) => [name, modules[0]?.wasm.endsWith(`/${template.wasm}`)]),
        [['my-guard', true]],
      );
    });
  }

  it('overwrites nothing, and says what is there', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'guard.c'), 'mine');
    const { code, stderr } = await guardLab(['new', '.', '-l', 'c', '--name', 'x'], { folder });
    assert.equal(code, 3);
    assert.match(stderr, /cannot make a guard in \.: it already has guard\.c; nothing is overwritten/);
    assert.deepEqual(readdirSync(folder), ['guard.c']);
    assert.equal(readFileSync(join(folder, 'guard.c'), 'utf8'), 'mine');
  });

  it('writes through no link that leads out of the working folder', async () => {
    const [folder, outside] = [temporaryFolder(), temporaryFolder()];
    mkdirSync(join(folder, 'guard'));
    symlinkSync(outside, join(folder, 'guard/.github'), 'junction');
    symlinkSync(outside, join(folder, 'link'), 'junction');
    for (const [target, link] of [
      ['guard', /guard.\.github/],
      ['link/new', /link/],
    ] as const) {
      const { code, stderr } = await guardLab(['new', target, '-l', 'wat'], { folder });
      assert.equal(code, 3);
      assert.match(stderr, new RegExp(`: ${link.source} is a link to .*, outside of the folder`));
    }
    assert.deepEqual(readdirSync(outside), []);
    assert.deepEqual(readdirSync(join(folder, 'guard')), ['.github']);
    // A path outside of the working folder is the person's own choice.
    const own = await guardLab(['new', join(folder, 'link/new'), '-l', 'wat'], { folder: ROOT });
    assert.equal(own.code, 0, own.stderr);
  });

  it('says that the installation is not complete when its templates are missing', async () => {
    const folder = temporaryFolder();
    cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
    const { code, output } = await run(
      process.execPath,
      [join(folder, 'dist/cli.js'), 'new', 'x', '-l', 'wat'],
      { cwd: folder, timeoutMs: 300_000 },
    );
    assert.equal(code, 3);
    assert.match(
      output,
      /cannot make a guard in x: the files of Guard Lab in .*templates.*install Guard Lab again/,
    );
  });

  it('shows what to do next, and what is missing to build it', async () => {
    const folder = temporaryFolder();
    const { stdout } = await guardLab(['new', 'a b', '-l', 'tinygo'], { folder, env: { PATH: folder } });
    assert.match(stdout, /Next:\n {2}cd "a b"\n {2}npx guard-lab run --build --watch\n/);
    assert.match(stdout, /Missing on this machine.*:\n {2}tinygo\. Install TinyGo/);
  });

  for (const [args, message] of [
    [['new'], /new needs one folder/],
    [['new', 'a', 'b', '-l', 'c'], /new needs one folder/],
    [['new', 'a'], /new needs --language, one of: wat, assemblyscript, rust, c, tinygo/],
    [['new', 'a', '-l', 'ruts'], /unknown language 'ruts'; did you mean rust\?/],
    [['new', 'a', '-l', 'c', '--name', 'con'], /--name: Windows keeps the name 'con' for a device/],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async () => {
      const folder = temporaryFolder();
      const { code, stderr } = await guardLab(args, { folder });
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.deepEqual(readdirSync(folder), []);
    });
  }
});

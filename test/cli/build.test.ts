import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { guardLab, replaceAtOnce, ROOT, temporaryFolder } from './command-line';

const WASM = join(ROOT, 'test/fixtures/tiny-rust/tiny-rust.lines.wasm');

/** A scenario that calls the fixture; it labels everything alike. */
function scenario(guard: string): string {
  return JSON.stringify({ version: 1, guard, steps: [{ name: 's', call: 'label_agent', input: {} }] });
}

/** Files by path in a new folder. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A build that copies the fixture, with what it is to do before. */
function building(before: string, options: object = {}): Record<string, string> {
  const build = { command: [process.execPath, 'build.mjs'] };
  const guard = { wasm: 'out/guard.wasm', sources: ['src/**'], build, ...options };
  return {
    'guard-lab.json': JSON.stringify({ version: 1, guards: [guard] }),
    'src/guard.txt': 'fine',
    'tests/a.guard-scenario.json': scenario('../out/guard.wasm'),
    'build.mjs': `import { cpSync, mkdirSync, readFileSync, appendFileSync } from 'node:fs';
${before}
appendFileSync('builds.log', 'built\\n');
mkdirSync('out', { recursive: true });
cpSync(${JSON.stringify(WASM)}, 'out/guard.wasm');
`,
  };
}

describe('guard-lab run --build', () => {
  it('builds the guard of guard-lab.json, once for all scenarios, and runs it', async () => {
    const folder = project({ ...building(''), 'tests/b.guard-scenario.json': scenario('../out/guard.wasm') });
    const without = await guardLab(['run'], { folder });
    assert.equal(without.code, 3);
    assert.match(without.stdout, /out\/guard\.wasm does not exist/);
    const { code, stdout, stderr } = await guardLab(['run', '--build'], { folder });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /2 ran, nothing checked/);
    assert.equal(readFileSync(join(folder, 'builds.log'), 'utf8'), 'built\n');
  });

  it('finds the project from a folder below it', async () => {
    const folder = project(building(''));
    assert.equal((await guardLab(['run', '--build'], { folder: join(folder, 'tests') })).code, 0);
  });

  it('shows the output of a build that fails, runs nothing, and ends with 3', async () => {
    const folder = project(building(`console.log('src/guard.txt:1:1: oops'); process.exit(7);`));
    mkdirSync(join(folder, 'out'));
    cpSync(WASM, join(folder, 'out/guard.wasm'));
    const { code, stdout, stderr } = await guardLab(['run', '--build'], { folder });
    assert.equal(code, 3);
    assert.equal(stdout, '');
    assert.match(stderr, /src\/guard\.txt:1:1: oops/);
    assert.match(
      stderr,
      /the build of out\/guard\.wasm failed: .* build\.mjs ended with exit code 7; nothing ran/,
    );
  });

  it('says when the program of a build is not there', async () => {
    const folder = project(building('', { build: { command: ['no-such-compiler', '-O'] } }));
    const { code, stderr } = await guardLab(['run', '--build'], { folder });
    assert.equal(code, 3);
    assert.match(stderr, /no-such-compiler is not installed or not on the PATH/);
  });

  it('runs a line in a shell, in the folder that is named', async () => {
    const folder = project(
      building('', { build: { command: `cd .. && "${process.execPath}" build.mjs`, cwd: 'src' } }),
    );
    assert.equal((await guardLab(['run', '--build'], { folder })).code, 0);
  });

  it('ends with 3 and says why when nothing is known to build the guard', async () => {
    const folder = project({ 'a.guard-scenario.json': scenario('guard.wasm') });
    cpSync(WASM, join(folder, 'guard.wasm'));
    const { code, stderr } = await guardLab(['run', '--build'], { folder });
    assert.equal(code, 3);
    assert.match(stderr, /guard\.wasm is not built: no project that builds it was found; declare it in/);
    const wrong = project({
      'a.guard-scenario.json': scenario('g.wasm'),
      'guard-lab.json': '{ "guards": 1 }',
    });
    assert.match(
      (await guardLab(['run', '--build'], { folder: wrong })).stderr,
      /guard-lab\.json:1:13: `guards` must be a list of guards/,
    );
  });

  it('says how a module without source lines gets them', async () => {
    const files = building('');
    const stripped = join(ROOT, 'test/fixtures/tiny-rust/tiny-rust.stripped.wasm');
    const script = files['build.mjs']!.replace(JSON.stringify(WASM), JSON.stringify(stripped));
    const { code, stderr } = await guardLab(['run', '--build'], {
      folder: project({ ...files, 'build.mjs': script }),
    });
    assert.equal(code, 0);
    assert.match(stderr, /guard-lab\.json: guard has no source lines: .* Build it with debug information/);
    const { stderr: none } = await guardLab(['run', '--build'], { folder: project(files) });
    assert.doesNotMatch(none, /source lines/);
  });

  it('needs no build for WAT', async () => {
    const folder = project({ 'a.guard-scenario.json': scenario('guard.wat'), 'guard.wat': '(module)' });
    const { stdout } = await guardLab(['run', '--build'], { folder });
    assert.match(stdout, /must export label_resource/);
  });

  it('builds a real AssemblyScript project by its asconfig.json', async () => {
    const folder = temporaryFolder();
    const example = join(ROOT, 'examples/author-association');
    for (const name of ['asconfig.json', 'assembly', 'authors.guard-scenario.json'])
      cpSync(join(example, name), join(folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const { code, stdout, stderr } = await guardLab(['run', '--build'], { folder });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /1 passed/);
    const source = join(folder, 'assembly/guard.ts');
    writeFileSync(
      source,
      `${readFileSync(source, 'utf8')}\nexport function broken(): i32 { return oops; }\n`,
    );
    // asc writes colors to a pipe where CI is set.
    const broken = await guardLab(['run', '--build'], { folder, env: { CI: 'true' } });
    assert.equal(broken.code, 3);
    assert.match(broken.stderr, /ERROR TS2304: Cannot find name 'oops'/);
  });

  it('ends all processes of a build on Ctrl-C, with 130', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const holding = `require('node:net').connect(${String(port)}, '127.0.0.1'); setInterval(() => {}, 1000);`;
    const folder = project(
      building(`import { spawn } from 'node:child_process';
spawn(process.execPath, ['-e', ${JSON.stringify(holding)}], { stdio: 'inherit' });
await new Promise(() => setInterval(() => {}, 1000));`),
    );
    const child = spawn(process.execPath, [join(ROOT, 'dist/cli.js'), 'run', '--build'], {
      cwd: folder,
      stdio: 'ignore',
    });
    const ended = once(child, 'close');
    const [socket] = (await once(server, 'connection')) as [Socket];
    const closed = once(socket.on('error', () => undefined).resume(), 'close');
    child.kill('SIGINT');
    assert.deepEqual(await ended, [130, null]);
    await closed;
    server.close();
  });
});

describe('guard-lab run --build --watch', () => {
  it('builds and runs again when a source changes, and not for what the build writes', async () => {
    const folder = project(
      building(
        `if (readFileSync('src/guard.txt', 'utf8') !== 'fine') { console.error('does not compile'); process.exit(1); }`,
      ),
    );
    const child = spawn(process.execPath, [join(ROOT, 'dist/cli.js'), 'run', '--build', '--watch'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    let look = (): void => undefined;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        look();
      });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const until = (pattern: RegExp): Promise<void> =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`nothing happened: ${text}`)), 300_000);
        look = () => {
          if (!pattern.test(text)) return;
          clearTimeout(timer);
          text = '';
          look = () => undefined;
          resolve();
        };
        look();
      });
    try {
      await until(/1 ran, nothing checked[^]*watching \d+ files/);
      replaceAtOnce(join(folder, 'src/guard.txt'), 'broken');
      await until(/does not compile[^]*nothing ran[^]*watching \d+ files/);
      replaceAtOnce(join(folder, 'src/guard.txt'), 'fine');
      await until(/1 ran, nothing checked[^]*watching \d+ files/);
      replaceAtOnce(join(folder, 'src/more.txt'), 'a new source');
      await until(/1 ran, nothing checked[^]*watching \d+ files/);
      child.kill('SIGINT');
      assert.equal(await ended, 130);
    } finally {
      child.kill('SIGKILL');
    }
    assert.equal(readFileSync(join(folder, 'builds.log'), 'utf8'), 'built\n'.repeat(3));
  });
});

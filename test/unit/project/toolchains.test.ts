import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProjectSearch } from '../../../src/project/find-projects';
import { commandText, isSourceOf, type GuardProject } from '../../../src/project/guard-project';
import { memoryFiles } from './memory-files';

async function found(texts: Record<string, string>, folder = '/w/g'): Promise<readonly GuardProject[]> {
  return (await new ProjectSearch(memoryFiles(texts)).inFolders([folder])).projects;
}

function modulesOf(project: GuardProject | undefined): string[] {
  return (project?.modules ?? []).map(
    ({ wasm, build }) => `${wasm} <- ${build ? commandText(build) : 'nothing'}`,
  );
}

describe('an AssemblyScript project', () => {
  const asconfig = JSON.stringify({
    entries: ['assembly/guard.ts'],
    targets: {
      debug: { outFile: 'build/debug.wasm', debug: true },
      release: { outFile: 'build/release.wasm' },
    },
  });

  it('has a module for each target, that of release first, built by its own compiler', async () => {
    const [project] = await found({ '/w/g/asconfig.json': asconfig });
    assert.deepEqual(modulesOf(project), [
      '/w/g/build/release.wasm <- npx --no-install asc --target release',
      '/w/g/build/debug.wasm <- npx --no-install asc --target debug',
    ]);
    assert.ok(project && isSourceOf(project, '/w/g/assembly/lib/json.ts'));
    assert.ok(!isSourceOf(project, '/w/g/node_modules/x/assembly/index.ts'));
  });

  it('is built by the script of package.json that builds the target', async () => {
    const scripts = {
      'build:debug': 'asc --target debug',
      'build:all': 'asc assembly/guard.ts --target=release',
    };
    const [project] = await found({
      '/w/g/asconfig.json': asconfig,
      '/w/g/package.json': JSON.stringify({ scripts }),
    });
    assert.deepEqual(modulesOf(project), [
      '/w/g/build/release.wasm <- npm run --silent build:all',
      '/w/g/build/debug.wasm <- npm run --silent build:debug',
    ]);
  });

  it('takes no script for a target whose name only begins like that of the script', async () => {
    const scripts = {
      fast: 'asc --target release-fast',
      other: 'tsc --target release',
      own: 'asc --target release&& ls',
    };
    const [project] = await found({
      '/w/g/asconfig.json': asconfig,
      '/w/g/package.json': JSON.stringify({ scripts }),
    });
    assert.equal(modulesOf(project)[0], '/w/g/build/release.wasm <- npm run --silent own');
  });

  it('has a bounded number of targets, and reads scripts of any length', async () => {
    const names = Array.from({ length: 5000 }, (_, index) => `t${String(index)}`);
    const targets = Object.fromEntries(names.map((name) => [name, { outFile: `${name}.wasm` }]));
    const [project] = await found({
      '/w/g/asconfig.json': JSON.stringify({ targets }),
      '/w/g/package.json': JSON.stringify({ scripts: { hostile: 'asc '.repeat(900_000) } }),
    });
    assert.equal(project?.modules.length, 100);
  });

  it('names the usual entry when the configuration names none', async () => {
    const text = JSON.stringify({
      targets: { release: { binaryFile: 'a.wasm' }, text: { textFile: 'a.wat' } },
    });
    const [project] = await found({ '/w/g/asconfig.json': text });
    assert.deepEqual(modulesOf(project), [
      '/w/g/a.wasm <- npx --no-install asc assembly/index.ts --target release',
    ]);
  });

  it('reports the place of what is no JSON', async () => {
    const files = memoryFiles({ '/w/g/asconfig.json': '{\n  "targets" 1\n}' });
    const { problems } = await new ProjectSearch(files).inFolders(['/w/g']);
    assert.match(problems[0]?.message ?? '', /^2:13: a colon is expected/);
  });
});

describe('a TinyGo project', () => {
  const exporting =
    'package main\n\n//export label_resource\nfunc labelResource(a uint32) int32 { return 0 }\n';

  it('is a Go module with a package that exports label_resource', async () => {
    const [project, ...others] = await found({ '/w/g/go.mod': 'module g\n', '/w/g/main.go': exporting });
    assert.equal(others.length, 0);
    assert.deepEqual(modulesOf(project), ['/w/g/g.wasm <- tinygo build -target=wasip1 -o g.wasm .']);
  });

  it('is none without the export, or with one in a test', async () => {
    const texts = {
      '/w/g/go.mod': 'module g\n',
      '/w/g/main.go': 'package main\n',
      '/w/g/a_test.go': exporting,
    };
    assert.deepEqual(await found(texts), []);
  });

  it('puts a built module first, and builds any other that is asked for', async () => {
    const texts = { '/w/g/go.mod': '', '/w/g/cmd/guard/main.go': exporting, '/w/g/cmd/guard/old.wasm': '' };
    const [project] = await found(texts);
    assert.deepEqual(modulesOf(project), [
      '/w/g/cmd/guard/old.wasm <- tinygo build -target=wasip1 -o old.wasm .',
      '/w/g/cmd/guard/guard.wasm <- tinygo build -target=wasip1 -o guard.wasm .',
    ]);
    const asked = await new ProjectSearch(memoryFiles(texts)).ofModule('/w/g/out/guard.wasm');
    assert.deepEqual(asked?.module.build, {
      command: ['tinygo', 'build', '-target=wasip1', '-o', '/w/g/out/guard.wasm', '.'],
      cwd: '/w/g/cmd/guard',
    });
  });

  it('has a guard for each package that exports it', async () => {
    const texts = { '/w/g/go.mod': '', '/w/g/a/main.go': exporting, '/w/g/b/main.go': exporting };
    assert.deepEqual(
      (await found(texts)).map(({ name }) => name),
      ['a', 'b'],
    );
  });
});

describe('a Zig project', () => {
  it('installs the module that build.zig names', async () => {
    const text = 'const exe = b.addExecutable(.{ .name = "guard", .target = .{ .cpu_arch = .wasm32 } });';
    const [project] = await found({ '/w/g/build.zig': text });
    assert.deepEqual(modulesOf(project), ['/w/g/zig-out/bin/guard.wasm <- zig build']);
  });

  it('is none when it does not build for WebAssembly', async () => {
    assert.deepEqual(await found({ '/w/g/build.zig': 'const exe = b.addExecutable(.{ .name = "x" });' }), []);
  });
});

describe('a C project', () => {
  const commands = JSON.stringify([
    { directory: '/w/g', file: 'guard.c', command: 'clang --target=wasm32-wasi -c guard.c' },
    { directory: '/w/g', file: '/etc/other.c', arguments: ['clang', '--target=wasm32', '/etc/other.c'] },
    { directory: '/w/g', file: 'native.c', command: 'clang -c native.c' },
  ]);

  it('builds any module in its folder with the build file that lies beside the commands', async () => {
    const texts = { '/w/g/compile_commands.json': commands, '/w/g/Makefile': '' };
    const search = new ProjectSearch(memoryFiles(texts));
    const asked = await search.ofModule('/w/g/out/guard.wasm');
    assert.deepEqual(asked?.module.build, { command: ['make'], cwd: '/w/g' });
    assert.equal((await search.ofSource('/w/g/guard.c')).length, 1);
    assert.equal((await search.ofSource('/etc/other.c')).length, 0);
  });

  it('has a set of files for each folder beside it, however many sources there are', async () => {
    const near = Array.from({ length: 3000 }, (_, index) => `/w/shared/f${String(index)}.c`);
    const own = Array.from({ length: 3000 }, (_, index) => `/w/g/src/f${String(index)}.c`);
    const text = JSON.stringify(
      [...near, ...own, '/w/g/target/made.c'].map((file) => ({
        directory: '/w/g',
        file,
        command: 'clang --target=wasm32',
      })),
    );
    const [project] = await found({ '/w/g/compile_commands.json': text });
    assert.ok(project);
    assert.deepEqual(
      project.sources.map(({ folder }) => folder),
      ['/w/shared', '/w/g/target', '/w/g'],
    );
    for (const path of ['/w/shared/f2999.c', '/w/g/src/f0.c', '/w/g/target/made.c'])
      assert.ok(isSourceOf(project, path), path);
    assert.ok(!isSourceOf(project, '/w/shared/other.c'));
  });

  it('is the folder around CMake’s, whose build files are in the folder build', async () => {
    const texts = {
      '/w/g/build/compile_commands.json': commands,
      '/w/g/build/CMakeCache.txt': '',
      '/w/g/build/guard.wasm': '',
    };
    const [project] = await new ProjectSearch(memoryFiles(texts)).ofSource('/w/g/guard.c');
    assert.equal(project?.name, 'g');
    assert.deepEqual(modulesOf(project), ['/w/g/build/guard.wasm <- cmake --build .']);
  });

  it('is none when nothing is compiled for WebAssembly', async () => {
    const text = JSON.stringify([{ directory: '/w/g', file: 'a.c', command: 'cc -c a.c' }]);
    assert.deepEqual(await found({ '/w/g/compile_commands.json': text }), []);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProjectSearch } from '../../../src/project/find-projects';
import { commandText, isBuiltFrom, isSourceOf, type GuardProject } from '../../../src/project/guard-project';
import { memoryFiles } from './memory-files';

const GUARD = `[package]
name = "my-guard"
version = "0.1.0"

[lib]
crate-type = ["cdylib"]
`;

async function only(texts: Record<string, string>, folder = '/w'): Promise<GuardProject> {
  const { projects, problems } = await new ProjectSearch(memoryFiles(texts)).inFolders([folder]);
  assert.deepEqual(problems, []);
  assert.equal(projects.length, 1);
  return projects[0]!;
}

function modulesOf({ modules }: GuardProject): string[] {
  return modules.map(({ wasm, build }) => `${wasm} <- ${build ? commandText(build) : 'nothing'}`);
}

describe('a Cargo project', () => {
  it('is a library of the type cdylib; its module is named after the package, with underscores', async () => {
    const project = await only({ '/w/Cargo.toml': GUARD });
    assert.equal(project.name, 'my-guard');
    assert.equal(project.profileFile, '/w/Cargo.toml');
    assert.deepEqual(modulesOf(project), [
      '/w/target/wasm32-wasip1/release/my_guard.wasm <- cargo build --lib --target wasm32-wasip1 --release',
      '/w/target/wasm32-wasip1/debug/my_guard.wasm <- cargo build --lib --target wasm32-wasip1',
      '/w/target/wasm32-unknown-unknown/release/my_guard.wasm <- cargo build --lib --target wasm32-unknown-unknown --release',
      '/w/target/wasm32-unknown-unknown/debug/my_guard.wasm <- cargo build --lib --target wasm32-unknown-unknown',
      '/w/target/wasm32-wasi/release/my_guard.wasm <- cargo build --lib --target wasm32-wasi --release',
      '/w/target/wasm32-wasi/debug/my_guard.wasm <- cargo build --lib --target wasm32-wasi',
    ]);
  });

  it('is no guard as a program, or as a library for Rust only', async () => {
    for (const kind of ['', '[lib]\ncrate-type = ["rlib"]\n', '[[bin]]\nname = "x"\n']) {
      const files = memoryFiles({ '/w/Cargo.toml': `[package]\nname = "x"\n${kind}` });
      assert.deepEqual(await new ProjectSearch(files).inFolders(['/w']), { projects: [], problems: [] });
    }
  });

  it('takes the name of the library, and its path', async () => {
    const manifest = `${GUARD}name = "the_guard"\npath = "lib/guard.rs"\n`;
    const project = await only({ '/w/Cargo.toml': manifest });
    assert.match(project.modules[0]!.wasm, /\/the_guard\.wasm$/);
    assert.ok(isSourceOf(project, '/w/lib/guard.rs'));
    assert.ok(isSourceOf(project, '/w/src/a/b.rs'));
    assert.ok(!isSourceOf(project, '/w/tests/a.rs'));
  });

  it('builds for the target that .cargo/config.toml names, the nearest first, below its target folder', async () => {
    const project = await only(
      {
        '/w/g/Cargo.toml': GUARD,
        '/w/g/.cargo/config.toml': '[build]\ntarget = "wasm32-unknown-unknown"\n',
        '/w/.cargo/config.toml': '[build]\ntarget = "wasm32-wasip1"\ntarget-dir = "out"\n',
      },
      '/w/g',
    );
    assert.equal(project.modules[0]!.wasm, '/w/out/wasm32-unknown-unknown/release/my_guard.wasm');
  });

  it('takes no other target than WebAssembly, and that of rust-toolchain.toml after the configuration', async () => {
    const project = await only({
      '/w/Cargo.toml': GUARD,
      '/w/.cargo/config': '[build]\ntarget = ["x86_64-unknown-linux-gnu"]\n',
      '/w/rust-toolchain.toml': '[toolchain]\ntargets = ["wasm32-unknown-unknown"]\n',
    });
    assert.equal(project.modules[0]!.wasm, '/w/target/wasm32-unknown-unknown/release/my_guard.wasm');
  });

  it('knows the profiles of the manifest', async () => {
    const manifest = `${GUARD}\n[profile.release]\ndebug = 1\n[profile.small]\ninherits = "release"\n`;
    const project = await only({ '/w/Cargo.toml': manifest });
    assert.ok(
      modulesOf(project).includes(
        '/w/target/wasm32-wasip1/small/my_guard.wasm <- cargo build --lib --target wasm32-wasip1 --profile small',
      ),
    );
  });

  it('reports the line of a manifest that cannot be read', async () => {
    const files = memoryFiles({ '/w/Cargo.toml': '[package]\nname = oops\n' });
    const { projects, problems } = await new ProjectSearch(files).inFolders(['/w']);
    assert.deepEqual(projects, []);
    assert.equal(problems[0]?.file, '/w/Cargo.toml');
    assert.match(problems[0].message, /^2:\d+: ./);
  });
});

describe('a Cargo workspace', () => {
  const files = {
    '/w/Cargo.toml': `[workspace]\nmembers = ["guards/*", "shared"]\nexclude = ["guards/old"]
[workspace.dependencies]\nshared = { path = "shared" }\n`,
    '/w/guards/a/Cargo.toml': `${GUARD.replace('my-guard', 'a')}\n[dependencies]\nshared.workspace = true\n`,
    '/w/guards/b/Cargo.toml': GUARD.replace('my-guard', 'b'),
    '/w/guards/old/Cargo.toml': GUARD.replace('my-guard', 'old'),
    '/w/guards/a/nested/Cargo.toml': GUARD.replace('my-guard', 'nested'),
    '/w/shared/Cargo.toml': '[package]\nname = "shared"\n',
  };

  it('has the guards of its members, all in one target folder', async () => {
    const { projects } = await new ProjectSearch(memoryFiles(files)).inFolders(['/w']);
    assert.deepEqual(
      projects.map(({ name, modules, folder }) => [name, folder, modules[0]?.wasm]),
      [
        ['a', '/w/guards/a', '/w/target/wasm32-wasip1/release/a.wasm'],
        ['b', '/w/guards/b', '/w/target/wasm32-wasip1/release/b.wasm'],
      ],
    );
  });

  it('has its members in a folder whose name looks like a glob', async () => {
    const { projects } = await new ProjectSearch(
      memoryFiles({
        '/w/a[1]{b,c}/ws/Cargo.toml': '[workspace]\nmembers = ["guards/*"]\n',
        '/w/a[1]{b,c}/ws/guards/a/Cargo.toml': GUARD,
      }),
    ).inFolders(['/w/a[1]{b,c}/ws']);
    assert.deepEqual(
      projects.map(({ folder }) => folder),
      ['/w/a[1]{b,c}/ws/guards/a'],
    );
  });

  it('gives a source of a package that guards depend on to these guards', async () => {
    const search = new ProjectSearch(memoryFiles(files));
    const names = async (path: string): Promise<string[]> =>
      (await search.ofSource(path)).map(({ name }) => name);
    assert.deepEqual(await names('/w/shared/src/lib.rs'), ['a']);
    assert.deepEqual(await names('/w/guards/b/src/lib.rs'), ['b']);
    assert.deepEqual(await names('/w/guards/b/README.md'), []);
  });

  it('reads nothing on another computer', async () => {
    const manifest =
      '[workspace]\nmembers = ["//host/a", "\\\\\\\\host\\\\b"]\n' +
      '[package]\nname = "g"\n[lib]\ncrate-type = ["cdylib"]\n[dependencies]\nc = { path = "//host/c" }\n';
    const read: string[] = [];
    const files = memoryFiles({ '/w/Cargo.toml': manifest });
    const search = new ProjectSearch({
      ...files,
      read: (path) => {
        read.push(path);
        return files.read(path);
      },
    });
    const { projects, problems } = await search.inFolders(['/w']);
    assert.deepEqual(problems, []);
    assert.equal(projects.length, 1);
    assert.deepEqual(
      read.filter((path) => path.includes('host')),
      [],
    );
  });

  it('builds a member again when a manifest or a package that it depends on changes', async () => {
    const [a] = await new ProjectSearch(memoryFiles(files)).ofSource('/w/guards/a/src/lib.rs');
    assert.ok(a);
    for (const path of ['/w/Cargo.toml', '/w/Cargo.lock', '/w/guards/a/Cargo.toml', '/w/shared/src/x.rs'])
      assert.ok(isBuiltFrom(a, path), path);
    assert.ok(!isBuiltFrom(a, '/w/guards/b/src/lib.rs'));
    assert.ok(!isBuiltFrom(a, '/w/target/wasm32-wasip1/release/build/x/src/lib.rs'));
  });

  it('is found from a member, which a search from there begins with', async () => {
    const search = new ProjectSearch(memoryFiles(files));
    const found = await search.ofModule('/w/target/wasm32-unknown-unknown/debug/b.wasm');
    assert.equal(found?.project.name, 'b');
    assert.deepEqual(found.module.build, {
      command: ['cargo', 'build', '--lib', '--target', 'wasm32-unknown-unknown'],
      cwd: '/w/guards/b',
    });
    assert.equal(await search.ofModule('/w/target/wasm32-wasip1/release/c.wasm'), undefined);
  });

  it('takes no member twice when it is searched with its workspace', async () => {
    const search = new ProjectSearch(memoryFiles(files));
    const { projects } = await search.inFolders(['/w', '/w/guards/a', '/w/guards/b']);
    assert.deepEqual(
      projects.map(({ name }) => name),
      ['a', 'b'],
    );
  });
});

describe('what cargo metadata says', () => {
  const metadata = JSON.stringify({
    target_directory: '/elsewhere/target',
    workspace_root: '/w',
    packages: [
      {
        name: 'my-guard',
        manifest_path: '/w/Cargo.toml',
        targets: [
          { kind: ['cdylib'], crate_types: ['cdylib'], name: 'my-guard', src_path: '/w/src/lib.rs' },
          { kind: ['example'], crate_types: ['cdylib'], name: 'e', src_path: '/w/examples/e.rs' },
        ],
        dependencies: [
          { path: '/shared', kind: null },
          { path: '/tests', kind: 'dev' },
          { name: 'serde', kind: null },
        ],
      },
    ],
  });

  const asking = (answer: string | undefined): ProjectSearch =>
    new ProjectSearch({
      ...memoryFiles({ '/w/Cargo.toml': GUARD }),
      cargoMetadata: () => Promise.resolve(answer),
    });

  it('counts more than what the manifest alone says', async () => {
    const [project] = await asking(metadata).ofSource('/shared/src/lib.rs');
    assert.equal(project, undefined);
    const [own] = await asking(metadata).ofSource('/w/src/lib.rs');
    assert.equal(own?.modules[0]?.wasm, '/elsewhere/target/wasm32-wasip1/release/my_guard.wasm');
    assert.ok(isSourceOf(own, '/shared/src/lib.rs'));
    assert.ok(!isSourceOf(own, '/tests/src/lib.rs'));
  });

  it('is done without when cargo does not answer, or not with what is expected', async () => {
    for (const answer of [undefined, '', '{}', '[]', 'error: no'])
      assert.equal(
        (await asking(answer).ofSource('/w/src/lib.rs'))[0]?.modules[0]?.wasm,
        '/w/target/wasm32-wasip1/release/my_guard.wasm',
      );
  });
});

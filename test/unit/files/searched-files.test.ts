import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, describe, it } from 'node:test';
import { searchFiles } from '../../../src/cli/file-search';
import { diskTree } from '../../../src/files/disk-tree';
import { walkFiles } from '../../../src/files/folder-walk';
import { searchedFiles, type SearchedKind } from '../../../src/files/searched-files';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'guard-lab-')));
after(() => rmSync(folder, { recursive: true, force: true }));
const files = [
  'a.json',
  '.a.json',
  'tests/b.json',
  'tests/deep/c.json',
  'tests/.hidden/d.json',
  'tests/dist/e.json',
  '.hidden/f.json',
  '.git/g.json',
  'node_modules/p/h.json',
  'target/release/i.json',
  'target/release/dist/j.json',
  'dist/k.json',
  'guards/a.wasm',
  'guards/build/b.wasm',
  'build/c.wasm',
  'dist/d.wasm',
  'node_modules/p/e.wasm',
  '.hidden/f.wasm',
  'target/wasm32-wasip1/release/guard.wasm',
  'target/wasm32-wasip1/release/deps/guard.wasm',
  'target/wasm32-wasip1/release/build/x/out/x.wasm',
  'target/wasm32-wasip1/debug/incremental/x.wasm',
  'target/package/p/guards/a.wasm',
  'crate/target/wasm32-wasip1/release/other.wasm',
];
for (const file of files) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), '');
}

/** What `guard-lab run GLOB` finds in the folder, or `guard-lab inspect GLOB`. */
async function inCommandLine(glob: string, kind: SearchedKind = 'scenarios'): Promise<string[]> {
  const found = await searchFiles({ glob, folder, kind });
  return found.files.map((file) => relative(folder, file)).sort();
}

/** What the editor finds in the folder, with the glob as the setting `guardLab.scenarioFiles`, or of guards. */
async function inEditor(glob: string, kind: SearchedKind = 'scenarios'): Promise<string[]> {
  const tree = diskTree(folder);
  const bounds = { maxFiles: 100, maxFolders: 100, onUnread: () => assert.fail('unread') };
  const found = await walkFiles({ tree, ...searchedFiles(glob, kind), ...bounds });
  return [...found.files].sort();
}

const globs: Readonly<Record<string, readonly string[]>> = {
  '**/*.json': ['a.json', 'tests/b.json', 'tests/deep/c.json'],
  'tests/**/*.json': ['tests/b.json', 'tests/deep/c.json'],
  './tests/*.json': ['tests/b.json'],
  '.hidden/*.json': ['.hidden/f.json'],
  '**/.hidden/*.json': ['.hidden/f.json', 'tests/.hidden/d.json'],
  'dist/**': ['dist/d.wasm', 'dist/k.json'],
  'target/**/*.json': ['target/release/i.json'],
  '*/dist/*.json': [],
  '{tests,dist}/*.json': ['tests/b.json'],
};

const BUILT = ['target/wasm32-wasip1/release/guard.wasm'];
const guardGlobs: Readonly<Record<string, readonly string[]>> = {
  '**/*.wasm': [
    'build/c.wasm',
    'crate/target/wasm32-wasip1/release/other.wasm',
    'dist/d.wasm',
    'guards/a.wasm',
    'guards/build/b.wasm',
    ...BUILT,
  ],
  'target/**/*.wasm': BUILT,
  'target/wasm32-*/release/*.wasm': BUILT,
  'target/wasm32-wasip1/*/*.wasm': BUILT,
  'target/wasm32-wasip1/release/deps/*.wasm': ['target/wasm32-wasip1/release/deps/guard.wasm'],
  '{guards,dist}/*.wasm': ['dist/d.wasm', 'guards/a.wasm'],
};

describe('a search for guards', () => {
  for (const [glob, found] of Object.entries(guardGlobs)) {
    it(`finds what was built, the same in the editor and in the command line: ${glob}`, async () => {
      assert.deepEqual(await inEditor(glob, 'guards'), found);
      assert.deepEqual(await inCommandLine(glob, 'guards'), found);
    });
  }
});

describe('a search for scenarios', () => {
  for (const [glob, found] of Object.entries(globs)) {
    it(`finds the same in the editor and in the command line: ${glob}`, async () => {
      assert.deepEqual(await inEditor(glob), found);
      assert.deepEqual(await inCommandLine(glob), found);
    });
  }

  it('says of a single path what a walk finds', async () => {
    for (const glob of Object.keys(globs)) {
      const { wants } = searchedFiles(glob, 'scenarios');
      assert.deepEqual(files.filter((file) => wants(file)).sort(), await inEditor(glob), glob);
    }
  });

  it('finds the file that a path without wildcards names, in the editor as in the command line', async () => {
    assert.deepEqual(await inEditor('tests/deep/c.json'), ['tests/deep/c.json']);
    assert.deepEqual(await inEditor('./.hidden/f.json'), ['.hidden/f.json']);
    assert.deepEqual(await inEditor('none.json'), []);
  });

  it('never leaves the folder in the editor', async () => {
    assert.deepEqual(await inEditor('../*.json'), []);
    assert.deepEqual(await inEditor('/*.json'), []);
  });
});

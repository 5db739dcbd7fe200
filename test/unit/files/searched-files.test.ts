import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, describe, it } from 'node:test';
import { searchFiles } from '../../../src/cli/file-search';
import { diskTree } from '../../../src/files/disk-tree';
import { walkFiles } from '../../../src/files/folder-walk';
import { searchedFiles } from '../../../src/files/searched-files';

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
];
for (const file of files) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), '');
}

/** What `guard-lab run GLOB` finds in the folder. */
async function inCommandLine(glob: string): Promise<string[]> {
  const found = await searchFiles({ glob, folder });
  return found.files.map((file) => relative(folder, file)).sort();
}

/** What the editor finds in the folder, with the glob as the setting `guardLab.scenarioFiles`. */
async function inEditor(glob: string): Promise<string[]> {
  const tree = diskTree(folder);
  const bounds = { maxFiles: 100, maxFolders: 100, onUnread: () => assert.fail('unread') };
  const found = await walkFiles({ tree, ...searchedFiles(glob), ...bounds });
  return [...found.files].sort();
}

const globs: Readonly<Record<string, readonly string[]>> = {
  '**/*.json': ['a.json', 'tests/b.json', 'tests/deep/c.json'],
  'tests/**/*.json': ['tests/b.json', 'tests/deep/c.json'],
  './tests/*.json': ['tests/b.json'],
  '.hidden/*.json': ['.hidden/f.json'],
  '**/.hidden/*.json': ['.hidden/f.json', 'tests/.hidden/d.json'],
  'dist/**': ['dist/k.json'],
  'target/**/*.json': ['target/release/i.json'],
  '*/dist/*.json': [],
  '{tests,dist}/*.json': ['tests/b.json'],
};

describe('a search for scenarios', () => {
  for (const [glob, found] of Object.entries(globs)) {
    it(`finds the same in the editor and in the command line: ${glob}`, async () => {
      assert.deepEqual(await inEditor(glob), found);
      assert.deepEqual(await inCommandLine(glob), found);
    });
  }

  it('says of a single path what a walk finds', async () => {
    for (const glob of Object.keys(globs)) {
      const { wants } = searchedFiles(glob);
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

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, describe, it } from 'node:test';
import { SearchStopped, searchFiles, type FileSearch } from '../../../src/cli/file-search';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'guard-lab-')));
after(() => rmSync(folder, { recursive: true, force: true }));
for (const name of [
  'a.json',
  'sub/b.json',
  'sub/deep/c.json',
  'sub/deep/c.txt',
  'other[1]/d.json',
  '.hidden/e.json',
  'node_modules/p/f.json',
  'target/g.json',
]) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), '');
}

async function found(glob: string, more: Partial<FileSearch> = {}): Promise<string[]> {
  const { files } = await searchFiles({ glob, folder, kind: 'scenarios', ...more });
  return files.map((file) => relative(folder, file)).sort();
}

describe('a search for files', () => {
  it('finds what a glob names', async () => {
    assert.deepEqual(await found('**/*.json'), [
      'a.json',
      'other[1]/d.json',
      'sub/b.json',
      'sub/deep/c.json',
    ]);
    assert.deepEqual(await found('*.json'), ['a.json']);
    assert.deepEqual(await found('sub/*.json'), ['sub/b.json']);
    assert.deepEqual(await found('sub/**'), ['sub/b.json', 'sub/deep/c.json', 'sub/deep/c.txt']);
    assert.deepEqual(await found('*/deep/*.{json,txt}'), ['sub/deep/c.json', 'sub/deep/c.txt']);
    assert.deepEqual(await found('{a.json,sub/b.json}'), ['a.json', 'sub/b.json']);
    assert.deepEqual(await found('.hidden/*.json'), ['.hidden/e.json']);
    assert.deepEqual(await found('other\\[1\\]/*.json'), ['other[1]/d.json']);
    assert.deepEqual(await found(`${folder}/s?b/*.json`), ['sub/b.json']);
    assert.deepEqual(await found('*.json', { folder: join(folder, 'sub') }), ['sub/b.json']);
    assert.deepEqual(await found('../*.json', { folder: join(folder, 'sub') }), ['a.json']);
  });

  it('finds nothing by a path that is not there, and reads no folder for it', async () => {
    assert.deepEqual(await found('none.json'), []);
    assert.deepEqual(await found('none/**/*.json'), []);
    assert.deepEqual(await found('none/!*.json'), []);
  });

  it('says why a glob cannot be read', async () => {
    await assert.rejects(found('!*.json'), { message: /^a glob must not begin with `!`/ });
    await assert.rejects(found('sub/!(b).json'), { message: /^a glob must not have `!\(…\)`/ });
    await assert.rejects(found(`${'a'.repeat(1000)}*`), {
      message: /^a glob must have at most 1000 characters/,
    });
  });

  it('reads only folders that can hold what it looks for', async () => {
    assert.deepEqual(await found('*.json', { maxFolders: 1 }), ['a.json']);
    assert.deepEqual(await found('su*/*.json', { maxFolders: 2 }), ['sub/b.json']);
  });

  it('ends with a sentence at its bounds', async () => {
    await assert.rejects(found('**/*.json', { maxFolders: 2 }), (error) => {
      assert.ok(error instanceof SearchStopped);
      assert.match(error.message, /more than 2 folders to search; specify the folders/);
      return true;
    });
    await assert.rejects(found('**/*.json', { maxFiles: 2 }), /more than 2 files/);
  });

  it('ends when it is stopped', async () => {
    assert.deepEqual(await found('**/*.json', { signal: AbortSignal.abort() }), []);
  });
});

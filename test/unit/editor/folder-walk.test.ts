import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MAX_FOLDERS, walkFiles, type FolderEntry } from '../../../src/editor/folder-walk';

/** The entries of each folder; names that end with a slash are folders. */
function disk(folders: Readonly<Record<string, readonly string[]>>) {
  return (folder: string): Promise<readonly FolderEntry[]> => {
    const names = folders[folder];
    if (!names) return Promise.reject(new Error('no such folder'));
    const entry = (name: string): FolderEntry => ({
      name: name.replace('/', ''),
      folder: name.endsWith('/'),
    });
    return Promise.resolve(names.map(entry));
  };
}

const all = { wants: () => true, enters: () => true, max: 100 };

describe('a walk through folders', () => {
  it('finds what is wanted, near files first, and leaves out what cannot be read', async () => {
    const read = disk({ '': ['a/', 'gone/', 'x.wat'], a: ['b/', 'y.wat', 'y.txt'], 'a/b': ['z.wat'] });
    const found = await walkFiles({ ...all, read, wants: (path) => path.endsWith('.wat') });
    assert.deepEqual(found, ['x.wat', 'a/y.wat', 'a/b/z.wat']);
  });

  it('stays out of folders', async () => {
    const read = disk({ '': ['a/', 'b/'], a: ['x'], b: ['y'] });
    assert.deepEqual(await walkFiles({ ...all, read, enters: (path) => path !== 'a' }), ['b/y']);
  });

  it('ends at the most files, and when it is cancelled', async () => {
    const read = disk({ '': ['1', '2', '3'] });
    assert.deepEqual(await walkFiles({ ...all, read, max: 2 }), ['1', '2']);
    assert.deepEqual(await walkFiles({ ...all, read, signal: AbortSignal.abort() }), []);
  });

  it('ends in folders that contain themselves', async () => {
    let reads = 0;
    const read = (): Promise<readonly FolderEntry[]> => {
      reads += 1;
      return Promise.resolve([{ name: 'again', folder: true }]);
    };
    assert.deepEqual(await walkFiles({ ...all, read }), []);
    assert.equal(reads, MAX_FOLDERS);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { walkFiles, type FileTree, type FolderEntry, type Walk } from '../../../src/files/folder-walk';

class Missing extends Error {}

/**
 * The entries of each folder; names that end with a slash are folders, `name -> target` are links, to a folder when
 * the target ends with a slash.
 */
function disk(folders: Readonly<Record<string, readonly string[]>>): FileTree & { readonly reads: string[] } {
  const reads: string[] = [];
  return {
    reads,
    async *read(folder) {
      reads.push(folder);
      const names = await Promise.resolve(folders[folder]);
      if (!names) throw new Missing('no such folder');
      for (const name of names) yield entryOf(name);
    },
    follow(link) {
      const folder = link.split('/').slice(0, -1).join('/');
      const name = link.split('/').at(-1) ?? '';
      const target = folders[folder]?.find((each) => each.startsWith(`${name} -> `))?.split(' -> ')[1];
      if (target === undefined || target.startsWith('/')) return Promise.resolve(undefined);
      const kind = target.endsWith('/') ? 'folder' : 'file';
      return Promise.resolve({ real: target.replace(/^\.?\/$|\/$/, ''), kind });
    },
  };
}

function entryOf(name: string): FolderEntry {
  if (name.includes(' -> ')) return { name: name.split(' -> ')[0] ?? '', kind: 'link' };
  return { name: name.replace('/', ''), kind: name.endsWith('/') ? 'folder' : 'file' };
}

const all: Omit<Walk, 'tree'> = {
  wants: () => true,
  enters: () => true,
  maxFiles: 100,
  maxFolders: 100,
  onUnread: (_folder, error) => {
    if (!(error instanceof Missing)) throw error;
  },
};

describe('a walk through folders', () => {
  it('finds what is wanted, near files first, and says what cannot be read', async () => {
    const tree = disk({ '': ['a/', 'gone/', 'x.wat'], a: ['b/', 'y.wat', 'y.txt'], 'a/b': ['z.wat'] });
    const found = await walkFiles({ ...all, tree, wants: (path) => path.endsWith('.wat') });
    assert.deepEqual(found, { files: ['x.wat', 'a/y.wat', 'a/b/z.wat'], unread: ['gone'] });
  });

  it('takes no fault of ours for a folder that cannot be read', async () => {
    const fault = new TypeError('x is undefined');
    const wants = (): boolean => {
      throw fault;
    };
    await assert.rejects(walkFiles({ ...all, tree: disk({ '': ['x'] }), wants }), fault);
  });

  it('stays out of folders', async () => {
    const tree = disk({ '': ['a/', 'b/'], a: ['x'], b: ['y'] });
    assert.deepEqual((await walkFiles({ ...all, tree, enters: (path) => path !== 'a' })).files, ['b/y']);
    assert.deepEqual(tree.reads, ['', 'b']);
  });

  it('ends at the most files or folders, and says so', async () => {
    const flat = disk({ '': ['1', '2', '3'] });
    assert.deepEqual(await walkFiles({ ...all, tree: flat, maxFiles: 2 }), {
      files: ['1', '2'],
      cut: 'files',
      unread: [],
    });
    const deep = disk({ '': ['a/'], a: ['b/'], 'a/b': ['x'] });
    assert.equal((await walkFiles({ ...all, tree: deep, maxFolders: 2 })).cut, 'folders');
    assert.equal((await walkFiles({ ...all, tree: flat, maxFiles: 3 })).cut, undefined);
  });

  it('ends when it is stopped, in the middle of a folder, too', async () => {
    const controller = new AbortController();
    let given = 0;
    const tree: FileTree = {
      async *read() {
        for (;;) {
          if (++given === 10) controller.abort();
          yield await Promise.resolve(entryOf(String(given)));
        }
      },
    };
    await walkFiles({ ...all, tree, signal: controller.signal });
    assert.equal(given, 10);
  });

  it('reads each folder and finds each file once, whatever links lead to them', async () => {
    const tree = disk({
      '': ['a/', 'self -> /', 'dot -> ./', 'again -> a/', 'file -> a/x'],
      a: ['x', 'up -> ./', 'b -> a/'],
    });
    const found = await walkFiles({ ...all, tree });
    assert.deepEqual(found, { files: ['a/x'], unread: [] });
    assert.deepEqual(tree.reads, ['', 'a']);
  });

  it('follows links to folders it would not enter, and to files of other names', async () => {
    const tree = disk({
      '': ['a.wat -> hidden/a.txt', 'shown -> hidden/', 'hidden/'],
      hidden: ['a.txt', 'b.wat'],
      shown: ['a.txt', 'b.wat'],
    });
    const wants = (path: string): boolean => path.endsWith('.wat');
    const found = await walkFiles({ ...all, tree, wants, enters: (path) => path !== 'hidden' });
    assert.deepEqual(found.files, ['a.wat', 'shown/b.wat']);
    assert.deepEqual([...(found.linked ?? [])], ['a.wat', 'shown/b.wat'], 'links lead to both');
  });

  it('tells which files links lead to, though they have the names that are looked for', async () => {
    const tree = disk({ '': ['a/', 'own', 'to -> b/own', 'b/'], a: [], b: ['own', 'c -> a/'] });
    const found = await walkFiles({ ...all, tree, enters: (path) => path !== 'b' });
    assert.deepEqual(found.files, ['own', 'to']);
    assert.deepEqual([...(found.linked ?? [])], ['to']);
  });

  it('counts links like folders', async () => {
    const tree = disk({ '': Array.from({ length: 50 }, (_, at) => `l${String(at)} -> ./`) });
    assert.equal((await walkFiles({ ...all, tree, maxFolders: 20 })).cut, 'folders');
  });
});

import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { readTexts, writeNewFiles } from '../../../src/files/new-files';
import { FileRefusal, reasonOf } from '../../../src/files/system-error';

describe('new files', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'guard-lab-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are written with their folders, and read again', () => {
    writeNewFiles(join(folder, 'a/b'), [
      { path: 'x.txt', text: 'x' },
      { path: 'c/d/y.txt', text: 'ÿ' },
    ]);
    assert.deepEqual([...readTexts([join(folder, 'a/b')])].sort(), [
      ['c/d/y.txt', 'ÿ'],
      ['x.txt', 'x'],
    ]);
    assert.equal(readTexts([join(folder, 'a/b'), join(folder, 'a/b/c/d')]).get('y.txt'), 'ÿ');
  });

  it('are refused when one is there, by any kind of entry', () => {
    writeFileSync(join(folder, 'x.txt'), 'mine');
    symlinkSync('nowhere', join(folder, 'z.txt'));
    mkdirSync(join(folder, 'y.txt'));
    const files = ['w.txt', 'x.txt', 'y.txt', 'z.txt'].map((path) => ({ path, text: '' }));
    assert.throws(
      () => writeNewFiles(folder, files),
      new FileRefusal('it already has x.txt, y.txt, z.txt; nothing is overwritten'),
    );
    assert.equal(existsSync(join(folder, 'w.txt')), false);
    assert.equal(readFileSync(join(folder, 'x.txt'), 'utf8'), 'mine');
  });

  it('are all taken back when one cannot be written', () => {
    writeFileSync(join(folder, 'c'), 'a file');
    let error: unknown;
    try {
      writeNewFiles(folder, [
        { path: 'a/b/x.txt', text: 'x' },
        { path: 'c/y.txt', text: 'y' },
      ]);
    } catch (thrown) {
      error = thrown;
    }
    assert.notEqual(reasonOf(error), '');
    assert.deepEqual(readdirSync(folder), ['c']);
  });

  it('are not written through a link that leads out of the folder or nowhere', () => {
    const outside = mkdtempSync(join(tmpdir(), 'guard-lab-'));
    try {
      mkdirSync(join(folder, 'new/own'), { recursive: true });
      symlinkSync(outside, join(folder, 'new/src'), 'junction');
      symlinkSync(join(folder, 'nowhere'), join(folder, 'new/lost'), 'junction');
      symlinkSync('own', join(folder, 'new/inside'));
      const write = (path: string, home?: string): void =>
        writeNewFiles(
          join(folder, 'new'),
          [
            { path: 'a.txt', text: '' },
            { path, text: '' },
          ],
          home,
        );
      const message = `src is a link to ${realpathSync(outside)}, outside of the folder`;
      assert.throws(() => write('src/x.txt'), new FileRefusal(message));
      assert.throws(() => write('src/deep/x.txt', folder), new FileRefusal(`new${sep}${message}`));
      assert.throws(() => write('lost/x.txt'), new FileRefusal('lost is a broken link'));
      assert.deepEqual(readdirSync(outside), []);
      assert.equal(existsSync(join(folder, 'new/a.txt')), false);
      write('inside/x.txt');
      assert.ok(existsSync(join(folder, 'new/own/x.txt')));
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('may be in a folder that is a link itself, unless it leads out of where the person works', () => {
    const outside = mkdtempSync(join(tmpdir(), 'guard-lab-'));
    try {
      const link = join(folder, 'link');
      symlinkSync(outside, link, 'junction');
      assert.throws(() => writeNewFiles(link, [{ path: 'x.txt', text: '' }], folder), FileRefusal);
      writeNewFiles(link, [{ path: 'x.txt', text: '' }]);
      assert.deepEqual(readdirSync(outside), ['x.txt']);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('need a folder, not a file', () => {
    writeFileSync(join(folder, 'f'), '');
    assert.throws(() => writeNewFiles(join(folder, 'f'), []), new FileRefusal('it is a file'));
  });
});

describe('the files that come with Guard Lab', () => {
  it('are refused in words when they are missing', () => {
    const gone = join(tmpdir(), 'guard-lab-nowhere');
    const message = `the files of Guard Lab in ${gone} cannot be read (it does not exist); install Guard Lab again`;
    assert.throws(() => readTexts([gone]), new FileRefusal(message));
  });

  it('are read without what builds make', () => {
    const folder = mkdtempSync(join(tmpdir(), 'guard-lab-'));
    try {
      for (const name of ['build', 'node_modules', 'target', 'src']) {
        mkdirSync(join(folder, name));
        writeFileSync(join(folder, name, 'x'), '');
      }
      assert.deepEqual([...readTexts([folder]).keys()], ['src/x']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

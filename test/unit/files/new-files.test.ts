import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('need a folder, not a file', () => {
    writeFileSync(join(folder, 'f'), '');
    assert.throws(() => writeNewFiles(join(folder, 'f'), []), new FileRefusal('it is a file'));
  });
});

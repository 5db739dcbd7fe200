import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { replaceFile } from '../../../src/files/replace-file';

function temporary(where = tmpdir()): string {
  const folder = mkdtempSync(join(where, 'guard-lab-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('replacing a file', () => {
  it('makes a new one, or gives one other content and keeps its mode', () => {
    const folder = temporary();
    const path = join(folder, 'x');
    replaceFile(path, bytes('one'));
    assert.equal(readFileSync(path, 'utf8'), 'one');
    assert.equal(statSync(path).mode & 0o777, 0o666 & ~process.umask());
    chmodSync(path, 0o754);
    replaceFile(path, bytes('two, longer'));
    assert.equal(readFileSync(path, 'utf8'), 'two, longer');
    assert.equal(statSync(path).mode & 0o777, 0o754);
    assert.deepEqual(readdirSync(folder), ['x']);
  });

  it('keeps several names of a file', () => {
    const folder = temporary();
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    writeFileSync(one, 'a long text');
    linkSync(one, two);
    replaceFile(one, bytes('short'));
    assert.equal(readFileSync(two, 'utf8'), 'short');
    assert.equal(statSync(one).nlink, 2);
  });

  it(
    'works on another disk, and removes what killed processes left there',
    { skip: noSharedMemory() },
    () => {
      const folder = temporary('/dev/shm');
      const ended = spawnSync(process.execPath, ['-e', '']).pid;
      const old = join(folder, `.x.guard-lab-${String(ended)}-0123456789ab`);
      const fresh = join(folder, `.x.guard-lab-${String(ended)}-1123456789ab`);
      for (const each of [old, fresh]) writeFileSync(each, '');
      utimesSync(old, 1000, 1000);
      replaceFile(join(folder, 'x'), bytes('content'));
      assert.deepEqual(readdirSync(folder).sort(), [fresh.slice(folder.length + 1), 'x']);
      assert.equal(readFileSync(join(folder, 'x'), 'utf8'), 'content');
    },
  );

  it('leaves the file as it was when there is no folder or a folder is in the way', () => {
    const folder = temporary();
    assert.throws(() => replaceFile(join(folder, 'none/x'), bytes('x')));
    assert.throws(() => replaceFile(folder, bytes('x')));
    assert.deepEqual(readdirSync(folder), []);
  });
});

function noSharedMemory(): boolean {
  return process.platform !== 'linux' || statSync('/dev/shm', { throwIfNoEntry: false }) === undefined;
}

import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { WatchedFiles } from '../../../src/cli/watched-files';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'guard-lab-')));
const guard = join(folder, 'guard.wasm');
const MODULE = readFileSync(join(__dirname, '../../fixtures/tiny-rust/tiny-rust.full.wasm'));
const half = MODULE.length >> 1;

after(() => rmSync(folder, { recursive: true, force: true }));

/** What the guard's file holds, in bytes, at the first change that is delivered after `write`. */
async function seenAfter(write: () => void): Promise<number> {
  writeFileSync(guard, MODULE);
  const watched = new WatchedFiles();
  watched.follow([guard]);
  try {
    const changed = watched.nextChange(new AbortController().signal);
    write();
    await changed;
    return readFileSync(guard).length;
  } finally {
    watched.close();
  }
}

describe('watched files', () => {
  it('are not looked at while a module is half written', async () => {
    const seen = await seenAfter(() => {
      writeFileSync(guard, MODULE.subarray(0, half));
      // Later than the pause after changes, and sooner than that of a file which is incomplete.
      setTimeout(() => appendFileSync(guard, MODULE.subarray(half)), 90);
    });
    assert.equal(seen, MODULE.length);
  });

  it('have changed when a module stays cut, and when it is gone', async () => {
    assert.equal(await seenAfter(() => writeFileSync(guard, MODULE.subarray(0, half))), half);
    const watched = new WatchedFiles();
    watched.follow([guard]);
    const changed = watched.nextChange(new AbortController().signal);
    rmSync(guard);
    await changed;
    watched.close();
  });
});

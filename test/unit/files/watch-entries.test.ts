import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { watchEntries } from '../../../src/files/watch-entries';

const folder = mkdtempSync(join(tmpdir(), 'guard-lab-watched-'));
after(() => rmSync(folder, { recursive: true }));

/** The names that are heard of until `last` is. */
async function toldUntil(last: string, act: () => void): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const ended = new Promise<void>((resolve) => {
    const heard = (name: string): void => {
      names.add(name);
      if (name !== last) return;
      watched.end();
      resolve();
    };
    const watched = watchEntries(folder, heard, 'linux');
  });
  act();
  await ended;
  return names;
}

describe('a folder that is watched', () => {
  it('tells of the files in it that are written, by their names', async () => {
    writeFileSync(join(folder, 'there.wasm'), 'one');
    const names = await toldUntil('new.wasm', () => {
      writeFileSync(join(folder, 'there.wasm'), 'two');
      writeFileSync(join(folder, 'new.wasm'), 'one');
    });
    assert.ok(names.has('there.wasm'));
  });

  it('tells nothing when it is not there, or once that has ended', async () => {
    watchEntries(join(folder, 'missing'), assert.fail, 'linux').end();
    watchEntries(folder, assert.fail, 'linux').end();
    await toldUntil('last.wasm', () => writeFileSync(join(folder, 'last.wasm'), ''));
  });

  it('is left alone on Windows, where no folder above it could be renamed', async () => {
    const watched = watchEntries(folder, assert.fail, 'win32');
    await toldUntil('last.wasm', () => writeFileSync(join(folder, 'last.wasm'), 'again'));
    watched.end();
  });
});

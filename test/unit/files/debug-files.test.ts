import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { filesBeside, sourceLineReader } from '../../../src/cli/source-files';
import { AllowedFolders } from '../../../src/files/allowed-folders';
import { debugFileReader } from '../../../src/files/debug-files';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'guard-lab-')));
after(() => rmSync(base, { recursive: true, force: true }));
const folder = join(base, 'work');
const secret = join(base, 'secret.map');
mkdirSync(join(folder, 'build'), { recursive: true });
mkdirSync(join(folder, 'maps'));
writeFileSync(secret, 'secret');
writeFileSync(join(folder, 'build/guard.wasm.map'), 'beside');
writeFileSync(join(folder, 'maps/guard.map'), 'in the folder');
symlinkSync(secret, join(folder, 'build/link.map'));
symlinkSync(base, join(folder, 'build/door'));
const allowed = new AllowedFolders([folder]);

/** Paths by which a guard could mean the secret, a device or another computer. */
const OUTSIDE = [
  secret,
  '../../secret.map',
  '../'.repeat(40) + secret.slice(1),
  'link.map',
  './link.map',
  'door/secret.map',
  '/proc/self/environ',
  '/dev/zero',
  '//host/share/secret.map',
  '\\\\host\\share\\secret.map',
  'file://host/share/secret.map',
  pathToFileURL(secret).href,
  'https://host.example/secret.map',
];

describe('debug files that a guard refers to', () => {
  it('are those of its folder and of allowed ones', () => {
    const read = debugFileReader(join(folder, 'build/guard.wasm'), allowed);
    const text = (reference: string): string => new TextDecoder().decode(read(reference));
    assert.equal(text('guard.wasm.map'), 'beside');
    assert.equal(text('../maps/guard.map'), 'in the folder');
    assert.equal(text(join(folder, 'maps/guard.map')), 'in the folder');
    const elsewhere = debugFileReader(join(base, 'guard.wasm'), allowed);
    assert.equal(new TextDecoder().decode(elsewhere('secret.map')), 'secret');
  });

  it('are no others', () => {
    const read = debugFileReader(join(folder, 'build/guard.wasm'), allowed);
    for (const reference of OUTSIDE) assert.equal(read(reference), undefined, reference);
    // The folder of a link to a guard is not that of the guard.
    symlinkSync(join(base, 'guard.wasm'), join(folder, 'build/linked.wasm'));
    assert.equal(debugFileReader(join(folder, 'build/linked.wasm'), allowed)('../../secret.map'), undefined);
  });
});

describe('sources that a guard refers to', () => {
  const { resolve } = filesBeside(join(folder, 'build/guard.wasm'), folder, allowed);
  const line = sourceLineReader(folder, allowed);
  const quoted = (source: string): string | undefined =>
    line({ function: 'f', index: 0, offset: 0, source, line: 1 });

  it('are found and quoted in allowed folders only', () => {
    assert.equal(resolve?.('/home/builder/work/maps/guard.map'), 'maps/guard.map');
    assert.equal(quoted('maps/guard.map'), 'in the folder');
    for (const source of OUTSIDE) {
      assert.equal(resolve?.(source), undefined, source);
      assert.equal(quoted(source), undefined, source);
    }
  });

  it('are quoted up to a bound', () => {
    writeFileSync(join(folder, 'large.rs'), 'x'.repeat(4 * 1024 * 1024 + 1));
    assert.equal(quoted('large.rs'), undefined);
  });
});

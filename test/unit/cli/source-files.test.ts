import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { filesBeside } from '../../../src/cli/source-files';
import { AllowedFolders } from '../../../src/files/allowed-folders';

/** A crate with `src/lib.rs` and a guard built in it. */
function crate(): { folder: string; guard: string } {
  const folder = mkdtempSync(join(tmpdir(), 'guard-lab-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/lib.rs'), '');
  return { folder, guard: join(folder, 'target/wasm32-wasip1/release/guard.wasm') };
}

describe('sources of debug information', () => {
  it('are found in the crate that the guard was built in, wherever it was compiled', () => {
    const { folder, guard } = crate();
    const { resolve } = filesBeside(guard, folder, new AllowedFolders([folder]));
    assert.equal(resolve?.('/build/agent/7/src/lib.rs'), 'src/lib.rs');
    assert.equal(resolve?.('C:\\work\\guard\\src\\lib.rs'), 'src/lib.rs');
  });

  it('are not mistaken for those of dependencies that are not here', () => {
    const { folder, guard } = crate();
    const { resolve } = filesBeside(guard, folder, new AllowedFolders([folder]));
    assert.equal(resolve?.('/build/.cargo/registry/src/x/serde_json-1.0.87/src/lib.rs'), undefined);
    assert.equal(resolve?.('/rustc/17067e9ac6d7/library/core/src/lib.rs'), undefined);
  });
});

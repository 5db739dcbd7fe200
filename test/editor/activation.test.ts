import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension.js';

describe('the packaged extension', () => {
  const extension = vscode.extensions.getExtension<ExtensionApi>('guard-lab.guard-lab');

  it('is installed from the .vsix and activates', async () => {
    assert.ok(extension);
    assert.doesNotMatch(extension.extensionPath, /test-driver/);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('leaves workspaces alone that have modules, and neither guards as text nor scenarios', () => {
    const { activationEvents } = extension?.packageJSON as { readonly activationEvents: readonly string[] };
    assert.ok(activationEvents.some((event) => event.includes('guard-scenario.json')));
    assert.deepEqual(
      activationEvents.filter((event) => event.includes('wasm')),
      [],
    );
  });

  it('loads nothing heavy before it is needed', async function () {
    assert.ok(extension);
    const { activationMs } = await extension.activate();
    const { milliseconds, files } = loadBundle(join(extension.extensionPath, 'dist', 'extension.js'));
    // The title tells the time; a busy machine must not decide whether the test passes.
    if (this.test)
      this.test.title += `: loads in ${milliseconds.toFixed(1)} ms, activates in ${activationMs.toFixed(1)} ms`;
    const own = /^extension(?:\.js$|[\\/])/;
    assert.deepEqual(
      files.filter((file) => !own.test(file)),
      [],
    );
  });
});

/** Reads and evaluates the bundle as Node does the first time: how long it took, and which bundles that loaded. */
function loadBundle(bundle: string): { milliseconds: number; files: string[] } {
  const require = createRequire(bundle);
  const folder = dirname(bundle);
  const loaded = (): string[] => Object.keys(require.cache).filter((path) => path.startsWith(folder + sep));
  const known = new Map(loaded().map((path) => [path, require.cache[path]]));
  for (const path of known.keys()) Reflect.deleteProperty(require.cache, path);
  const started = performance.now();
  require(bundle);
  const milliseconds = performance.now() - started;
  const files = loaded().map((path) => relative(folder, path));
  for (const [path, module] of known) require.cache[path] = module;
  return { milliseconds, files };
}

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension.js';

/** What a person may wait for at the start of a window because of this extension, in milliseconds. */
const budgetMs = 30;

describe('the packaged extension', () => {
  const extension = vscode.extensions.getExtension<ExtensionApi>('guard-lab.guard-lab');

  it('is installed from the .vsix and activates', async () => {
    assert.ok(extension);
    assert.doesNotMatch(extension.extensionPath, /test-driver/);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('starts quickly', async function () {
    assert.ok(extension);
    const { activationMs } = await extension.activate();
    const loads = [1, 2, 3, 4, 5].map(() => loadMs(join(extension.extensionPath, 'dist', 'extension.js')));
    const loadingMs = Math.min(...loads);
    const figures = `loads in ${loadingMs.toFixed(1)} ms, activates in ${activationMs.toFixed(1)} ms`;
    if (this.test) this.test.title += `: ${figures}`;
    assert.ok(loadingMs + activationMs < budgetMs, figures);
  });
});

/** Reads and evaluates the bundle as Node does the first time, in milliseconds. */
function loadMs(bundle: string): number {
  const require = createRequire(bundle);
  const known = require.cache[bundle];
  Reflect.deleteProperty(require.cache, bundle);
  const started = performance.now();
  require(bundle);
  const elapsed = performance.now() - started;
  if (known) require.cache[bundle] = known;
  return elapsed;
}

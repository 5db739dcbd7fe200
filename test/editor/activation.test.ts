import assert from 'node:assert/strict';
import { readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import vm from 'node:vm';
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

  it('keeps the code that V8 made of it, for windows that open later, and starts as well without it', async () => {
    assert.ok(extension);
    await extension.activate();
    const bundle = join(extension.extensionPath, 'dist', 'extension.js');
    const file = await keptCode();
    const whole = readFileSync(file);
    const later = scriptsOf(() => loadBundle(bundle));
    assert.ok(later.length > 0);
    assert.ok(
      later.every((code) => code === 'taken'),
      String(later),
    );
    writeFileSync(file, whole.subarray(0, 100));
    const damaged = scriptsOf(() => loadBundle(bundle));
    assert.deepEqual(
      damaged,
      later.map(() => 'none'),
    );
    writeFileSync(file, whole);
  });
});

/** The file with the code of the extension, once it is there. */
async function keptCode(): Promise<string> {
  const { GUARD_LAB_CACHE: folder } = process.env;
  assert.ok(folder !== undefined);
  const watcher = watch(folder);
  try {
    for (;;) {
      const name = readdirSync(folder).find((each) => /^extension-.*\.code$/.test(each));
      if (name !== undefined) return join(folder, name);
      await new Promise((resolve) => watcher.once('change', resolve));
    }
  } finally {
    watcher.close();
  }
}

/** Whether V8 took code that was kept, for each script that `work` compiles. */
function scriptsOf(work: () => unknown): ('taken' | 'refused' | 'none')[] {
  const { Script } = vm;
  const seen: ('taken' | 'refused' | 'none')[] = [];
  vm.Script = class extends Script {
    constructor(source: string, options?: vm.ScriptOptions) {
      super(source, options);
      const { cachedDataRejected } = this;
      seen.push(cachedDataRejected === undefined ? 'none' : cachedDataRejected ? 'refused' : 'taken');
    }
  };
  try {
    work();
  } finally {
    vm.Script = Script;
  }
  return seen;
}

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

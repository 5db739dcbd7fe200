// The code that V8 makes of the extension is kept for the next window, with a stand-in for VS Code.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { run } from '../harness/processes';
import { ROOT, temporaryFolder } from './command-line';

/**
 * Activates the extension, and says how many files V8 compiled of it, for how many there was code, and how much of
 * that it took. Ends when code is kept if it is given `keep`, else at once.
 */
const PROGRAM = `const { watch } = require('node:fs');
const vm = require('node:vm');
const said = { compiled: 0, kept: 0, taken: 0 };
vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, options);
    said.compiled += 1;
    if (options.cachedData) said.kept += 1;
    if (this.cachedDataRejected === false) said.taken += 1;
  }
};
const { activated } = require('./test/bench/vscode-stub.cjs');
const end = () => process.exit(0);
const [wanted, folder] = process.argv.slice(1);
if (wanted === 'keep') watch(folder, (_kind, name) => name.endsWith('.code') && end());
activated(process.cwd());
console.log(JSON.stringify(said));
if (wanted !== 'keep') end();`;

interface Said {
  readonly compiled: number;
  readonly kept: number;
  readonly taken: number;
}

/** Starts the extension with the code in `cache`. */
async function started(cache: string, wanted: 'keep' | 'end' = 'end'): Promise<Said> {
  const { code, output } = await run(process.execPath, ['-e', PROGRAM, wanted, cache], {
    ...{ cwd: ROOT, timeoutMs: 120_000 },
    env: { GUARD_LAB_CACHE: cache },
  });
  assert.equal(code, 0, output);
  return JSON.parse(output) as Said;
}

function fileIn(cache: string): string {
  const [name = '', ...more] = readdirSync(cache);
  assert.deepEqual(more, []);
  assert.match(name, /^extension-v/);
  return join(cache, name);
}

describe('the kept code of the extension', () => {
  it('is made by the first window, and used by the next', async () => {
    const cache = temporaryFolder();
    const first = await started(cache, 'keep');
    assert.ok(first.compiled > 1);
    assert.equal(first.kept, 0);
    const file = fileIn(cache);
    assert.ok(statSync(file).size > 200_000);
    const next = await started(cache);
    assert.deepEqual(next, { ...first, kept: first.compiled, taken: first.compiled });
  });

  it('is made again where it is damaged', async () => {
    const cache = temporaryFolder();
    const first = await started(cache, 'keep');
    const file = fileIn(cache);
    const whole = readFileSync(file);
    truncateSync(file, Math.floor(whole.length / 2));
    const { compiled, kept, taken } = await started(cache, 'keep');
    assert.equal(compiled, first.compiled);
    assert.ok(kept < compiled && kept === taken);
    assert.equal((await started(cache)).taken, compiled);
    writeFileSync(file, whole.fill(7));
    assert.deepEqual(await started(cache), first);
  });

  it('is not kept where it is not wanted', async () => {
    const { compiled, kept } = await started('off');
    assert.ok(compiled > 1);
    assert.equal(kept, 0);
  });
});

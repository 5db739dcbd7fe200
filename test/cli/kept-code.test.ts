// The code that V8 made of the guard thread is kept for the next run, and never decides about anything else.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CodeCache, sourceOf } from '../../src/start/code-cache';
import { guardLab, ROOT, temporaryFolder } from './command-line';

const WORKER = 'worker.js';
const RUN = ['run', 'examples/repository-labels', '--reporter', 'junit'];
const CALL = [
  'call',
  'examples/repository-labels/guard.wat',
  'label_resource',
  '--input',
  '{"tool_name":"x"}',
];
const path = join(ROOT, 'dist', WORKER);
const source = sourceOf(path, readFileSync(path));

/** Runs a command with the code that is in a folder; what it said, without its times. */
async function said(args: readonly string[], cache: string): Promise<string> {
  const { code, stdout, stderr } = await guardLab(args, { env: { GUARD_LAB_CACHE: cache } });
  const text = `${String(code)} ${stdout}${stderr}`;
  return text.replaceAll(/(?<=(?:time|timestamp)=")[^"]*|\d+(?:\.\d+)? m?s\b/g, '');
}

function fileIn(cache: string): string {
  const [name = '', ...more] = readdirSync(cache);
  assert.deepEqual(more, []);
  return join(cache, name);
}

function keptIn(cache: string): Buffer | undefined {
  return CodeCache.read(fileIn(cache)).get(WORKER, source);
}

describe('the kept code of the guard thread', () => {
  for (const args of [RUN, CALL]) {
    it(`is made by the first ${args[0] ?? ''} and used by the next, which says the same`, async () => {
      const cache = temporaryFolder();
      const without = await said(args, 'off');
      assert.match(without, /^0 ./);
      assert.equal(await said(args, cache), without);
      const kept = keptIn(cache);
      assert.ok(kept && kept.length > 50_000);
      assert.equal(await said(args, cache), without);
      assert.ok(keptIn(cache)?.equals(kept));
    });
  }

  it('is made again where V8 does not take it', async () => {
    const cache = temporaryFolder();
    const without = await said(RUN, 'off');
    await said(RUN, cache);
    const wrong = Buffer.alloc(100_000, 7);
    const file = fileIn(cache);
    assert.ok(CodeCache.read(file).write(file, new Map([[WORKER, { source, data: wrong }]])));
    assert.equal(await said(RUN, cache), without);
    assert.ok(keptIn(cache)?.equals(wrong) === false);
  });
});

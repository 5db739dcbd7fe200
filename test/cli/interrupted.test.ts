// A command that is stopped says of each file that nothing was found out: no verdict passes for one.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inspectCommand } from '../../src/cli/inspect-command';
import { ROOT, temporaryFolder } from './command-line';

const FUNCTIONS = ['label_agent', 'label_resource', 'label_response'].map(
  (name) => `(func (export "${name}") (param i32 i32 i32 i32) (result i32) (i32.const 0))`,
);
const ENDLESS = `(module (memory 1) (func $s (loop $l (br $l))) (start $s) ${FUNCTIONS.join(' ')})`;

/**
 * Inspects two guards whose start functions never end, and stops after `delayMs`. A check has no event of its own
 * before its end; what is said of a stopped check is the same at every moment.
 */
async function stopped(reporter: 'json' | 'pretty', delayMs: number): Promise<{ code: number; out: string }> {
  const folder = temporaryFolder();
  const files = ['a.wat', 'b.wat'];
  for (const file of files) writeFileSync(join(folder, file), ENDLESS);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), delayMs);
  let out = '';
  const code = await inspectCommand(
    { kind: 'inspect', files, reporter },
    {
      folder,
      env: {},
      out: (text) => void (out += text),
      err: () => undefined,
      say: () => undefined,
      redraw: () => undefined,
      stopCode: undefined,
      outIsTerminal: false,
      errIsTerminal: false,
      signal: controller.signal,
    },
    join(ROOT, 'dist/worker.js'),
  );
  return { code, out };
}

describe('guard-lab inspect, stopped', () => {
  for (const delayMs of [0, 400])
    it(`after ${String(delayMs)} ms has no verdict on any file`, async () => {
      const { code, out } = await stopped('json', delayMs);
      const all = JSON.parse(out) as Record<
        'module' | 'guard',
        { ok: boolean; verdict: string; error: string }
      >[];
      assert.equal(code, 3);
      assert.deepEqual(
        all.flatMap(({ module, guard }) => [module.ok, module.verdict, guard.ok, guard.verdict]),
        [false, 'none', false, 'none', false, 'none', false, 'none'],
      );
      for (const { guard } of all)
        assert.match(guard.error, /^Guard Lab could not check this module: .*stopped/);
    });

  it('says so to people', async () => {
    const { out } = await stopped('pretty', 300);
    assert.equal(out.match(/no verdict: Guard Lab could not check this module/g)?.length, 4);
    assert.doesNotMatch(out, /accepts|loads it/);
  });
});

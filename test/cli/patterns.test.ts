// Expected texts whose patterns take for ever: a failed check that says why, and Ctrl-C ends the run at once.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { RunResult } from '../../src/run/result';
import { guardLab, ROOT } from './command-line';

const CASES = join(ROOT, 'test/cases/patterns');

describe('guard-lab run: patterns that explode', () => {
  it('are failed checks that say why, each within a second', async () => {
    const { code, stdout } = await guardLab(['run', '.', '--reporter', 'json'], { folder: CASES });
    const { scenarios } = JSON.parse(stdout) as RunResult;
    assert.equal(code, 1);
    assert.deepEqual(
      scenarios.map(({ file, status }) => [file.replace('.guard-scenario.json', ''), status]),
      ['alt', 'exact', 'look', 'nested'].map((name) => [name, 'failed']),
    );
    for (const { agent } of scenarios)
      assert.match(
        agent?.checks.map((check) => check.note).join() ?? '',
        /did not complete: it took longer than 500 ms/,
      );
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { GuardFiles } from '../../../src/cli/guard-input';
import { FileScenario } from '../../../src/cli/scenario-plan';
import { updateScenarioFiles } from '../../../src/cli/update-files';
import { AllowedFolders } from '../../../src/files/allowed-folders';
import type { Check, RunResult } from '../../../src/run/result';

describe('updating a scenario', () => {
  it('keeps an edit that was made during the run', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'guard-lab-')));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'a.guard-scenario.json');
    const text = `{ "version": 1, "guard": "./g.wat", "steps": [
      { "name": "s", "tool": "t", "expect": { "outcome": "denied" } }] }`;
    writeFileSync(path, text);
    const allowed = new AllowedFolders([folder]);
    const scenario = new FileScenario(path, {
      folder,
      guards: new GuardFiles(allowed),
      allowUnexpected: false,
    });
    await scenario.prepare();
    const checks: Check[] = [
      { path: ['expect', 'outcome'], ok: false, expected: 'denied', actual: 'allowed' },
    ];
    const outcome = {
      file: scenario.file,
      status: 'failed',
      error: null,
      load: { ok: true },
      agent: null,
      steps: [{ name: 's', checks, findings: [] }],
      findings: [],
    };
    const result = { scenarios: [outcome] } as unknown as RunResult;
    const said: string[] = [];
    const update = (): boolean => {
      const terminal = { say: (line: string) => void said.push(line) };
      return updateScenarioFiles([scenario], result, terminal, allowed);
    };
    for (const edited of [text.replace('"s"', '"edited"'), `${text}\n`, text.replace('"s"', '"t"')]) {
      writeFileSync(path, edited);
      assert.equal(update(), false);
      assert.equal(readFileSync(path, 'utf8'), edited);
      assert.match(said.pop() ?? '', /a\.guard-scenario\.json is not updated: it was changed during the run/);
    }
    writeFileSync(path, text);
    assert.equal(update(), true);
    assert.equal(readFileSync(path, 'utf8'), text.replace('denied', 'allowed'));
    assert.deepEqual(said, ['updated a.guard-scenario.json']);
  });
});

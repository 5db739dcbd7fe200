// What changes on disk is complete: it runs without the pause that typing needs.
import assert from 'node:assert/strict';
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Uri } from 'vscode';
import type { ScenarioRun } from '../../src/ide/runs/run-history.js';
import { openTesting, type TestingFixture } from './testing-fixture.js';

/** Longer than any test: what waits for a pause in typing does not come. */
const NEVER_MS = 3_600_000;
const MODULE = join(__dirname, '..', 'test', 'fixtures', 'tiny-rust', 'tiny-rust.stripped.wasm');

describe('a guard that changed on disk', () => {
  let fixture: TestingFixture;
  before(async () => {
    fixture = await openTesting('written-guard');
    await fixture.set('runWhileTyping.delay', NEVER_MS);
  });
  after(() => fixture.close());

  /** Writes a guard and its scenario; how to wait for the next result that is of something. */
  async function written(
    name: string,
    module: Uint8Array,
  ): Promise<{ scenario: Uri; result(isOf: (run: ScenarioRun) => boolean): Promise<void> }> {
    await fixture.write(`${name}.wasm`, module);
    const scenario = await fixture.write(`${name}.guard-scenario.json`, scenarioOf(name));
    await fixture.item(`${name}.guard-scenario.json`);
    const result = (isOf: (run: ScenarioRun) => boolean): Promise<void> =>
      new Promise((resolve) => {
        const end = fixture.services.history.onScenario((run, event) => {
          if (event?.type !== 'scenario-finished' || run.uri.toString() !== scenario.toString()) return;
          if (!isOf(run)) return;
          end();
          resolve();
        });
      });
    return { scenario, result };
  }

  it('runs, and its scenario too, without a pause in typing', async () => {
    const module = readFileSync(MODULE);
    const { scenario, result } = await written('guard', module);
    const changed = changedModule(module, 1);
    const ofGuard = result(({ guardStamp }) => guardStamp?.includes(` ${String(changed.length)} `) === true);
    await fixture.write('guard.wasm', changed);
    await ofGuard;
    const ofScenario = result(({ stepNames }) => stepNames.includes('two'));
    await fixture.write('guard.guard-scenario.json', scenarioOf('guard').replace('"one"', '"two"'));
    await ofScenario;
    assert.equal(fixture.services.history.latest(scenario)?.result?.status, 'unchecked');
  });

  it('runs where a build gives each file the same size and time', async () => {
    const module = readFileSync(MODULE);
    const { scenario, result } = await written('same', module);
    const { fsPath } = fixture.uri('same.wasm');
    for (const number of [1, 2]) {
      const before = fixture.services.history.latest(scenario)?.guardStamp;
      const ofThis = result(
        ({ guardStamp }) => guardStamp?.startsWith('file 1000 ') === true && guardStamp !== before,
      );
      // Clocks of file systems may tick a few milliseconds apart.
      const { ctimeMs } = statSync(fsPath);
      do {
        writeFileSync(fsPath, changedModule(module, number));
        utimesSync(fsPath, 1, 1);
      } while (statSync(fsPath).ctimeMs === ctimeMs);
      await ofThis;
    }
    assert.equal(fixture.services.history.latest(scenario)?.result?.status, 'unchecked');
  });
});

function scenarioOf(guard: string): string {
  return `{ "version": 1, "guard": "${guard}.wasm", "steps": [{ "name": "one", "tool": "get_issue" }] }\n`;
}

/** Another module that does the same. */
function changedModule(module: Uint8Array, number: number): Uint8Array {
  return Uint8Array.from([...module, 0, 3, 1, 0x78, number]);
}

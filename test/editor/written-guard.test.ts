// What changes on disk is complete: it runs without the pause that typing needs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { ScenarioRun } from '../../src/ide/runs/run-history.js';
import { openTesting, type TestingFixture } from './testing-fixture.js';

/** Longer than any test: what waits for a pause in typing does not come. */
const NEVER_MS = 3_600_000;
const SCENARIO =
  '{ "version": 1, "guard": "guard.wasm", "steps": [{ "name": "one", "tool": "get_issue" }] }\n';
const MODULE = join(__dirname, '..', 'test', 'fixtures', 'tiny-rust', 'tiny-rust.stripped.wasm');

describe('a guard that changed on disk', () => {
  let fixture: TestingFixture;
  before(async () => {
    fixture = await openTesting('written-guard');
    await fixture.set('runWhileTyping.delay', NEVER_MS);
  });
  after(() => fixture.close());

  it('runs, and its scenario too, without a pause in typing', async () => {
    const module = readFileSync(MODULE);
    await fixture.write('guard.wasm', module);
    const scenario = await fixture.write('one.guard-scenario.json', SCENARIO);
    await fixture.item('one.guard-scenario.json');
    /** The next result that is of this. */
    const result = (isOf: (run: ScenarioRun) => boolean): Promise<void> =>
      new Promise((resolve) => {
        const end = fixture.services.history.onScenario((run, event) => {
          if (event?.type !== 'scenario-finished' || run.uri.toString() !== scenario.toString()) return;
          if (!isOf(run)) return;
          end();
          resolve();
        });
      });
    const changed = Uint8Array.from([...module, 0, 3, 1, 0x78, 1]);
    const ofGuard = result(({ guardStamp }) => guardStamp?.includes(` ${String(changed.length)} `) === true);
    await fixture.write('guard.wasm', changed);
    await ofGuard;
    const ofScenario = result(({ stepNames }) => stepNames.includes('two'));
    await fixture.write('one.guard-scenario.json', SCENARIO.replace('"one"', '"two"'));
    await ofScenario;
    assert.equal(fixture.services.history.latest(scenario)?.result?.status, 'unchecked');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PlannedScenario } from '../../../src/run/run-plan';
import { runPlan } from '../../../src/run/run-plan';
import type { RunResult } from '../../../src/run/result';
import { exitCode } from '../../../src/run/status';
import { readable, scenarioOf, ScriptedHost } from './scripted-host';

const guard = { path: 'g.wat', bytes: new Uint8Array() };
const signal = new AbortController().signal;

function planned(file: string, expect: object): PlannedScenario {
  const scenario = scenarioOf({ steps: [{ tool: 'a', expect }] });
  return { file, prepare: () => Promise.resolve({ ok: true, input: { file, scenario, guard } }) };
}
const passing = (file: string): PlannedScenario => planned(file, { outcome: 'allowed' });
const failing = (file: string): PlannedScenario => planned(file, { outcome: 'denied' });
const broken = (file: string): PlannedScenario => ({
  file,
  prepare: () => Promise.resolve({ ok: false, guard: 'g.wat', error: 'guard not found' }),
});

function draw({ scenarios }: RunResult): string[] {
  return scenarios.map(({ file, status, error }) => `${file} ${status}${error === null ? '' : `: ${error}`}`);
}
const noSink = (): void => undefined;

describe('running a plan', () => {
  it('keeps the order of the plan and counts scenarios', async () => {
    const slow: PlannedScenario = {
      ...passing('slow'),
      prepare: async () => {
        for (let turn = 0; turn < 50; turn++) await Promise.resolve();
        return passing('slow').prepare();
      },
    };
    const plan = [slow, failing('b'), broken('c'), planned('d', {})];
    const result = await runPlan(plan, new ScriptedHost(readable), { jobs: 4, signal }, noSink);
    assert.deepEqual(draw(result), ['slow passed', 'b failed', 'c errored: guard not found', 'd unchecked']);
    assert.deepEqual(
      { ...result.summary, durationMs: 0 },
      { passed: 1, failed: 1, errored: 1, unchecked: 1, durationMs: 0 },
    );
  });

  it('runs no more scenarios side by side than asked', async () => {
    const host = new ScriptedHost(readable);
    await runPlan(
      Array.from({ length: 10 }, (_, index) => passing(String(index))),
      host,
      { jobs: 3, signal },
      noSink,
    );
    assert.equal(host.most, 3);
  });

  it('starts nothing more after a failure with bail', async () => {
    const plan = [passing('a'), failing('b'), passing('c')];
    const result = await runPlan(plan, new ScriptedHost(readable), { jobs: 1, bail: true, signal }, noSink);
    assert.deepEqual(draw(result), ['a passed', 'b failed']);
  });

  it('passes on a fault of ours in preparing a scenario, and says so in its result', async () => {
    const fault = new TypeError('x is undefined');
    const plan = [{ file: 'a', prepare: () => Promise.reject(fault) }, passing('b')];
    const faults: unknown[] = [];
    const host = Object.assign(new ScriptedHost(readable), {
      onFault: (what: string, error: unknown) => faults.push([what, error]),
    });
    const result = await runPlan(plan, host, { jobs: 1, signal }, noSink);
    assert.deepEqual(draw(result), ['a errored: internal error: x is undefined', 'b passed']);
    assert.deepEqual(faults, [['a scenario could not be read', fault]]);
  });

  it('starts nothing once canceled, and says so of each scenario', async () => {
    const abort = new AbortController();
    abort.abort();
    const result = await runPlan(
      [passing('a')],
      new ScriptedHost(readable),
      { jobs: 1, signal: abort.signal },
      noSink,
    );
    assert.deepEqual(draw(result), ['a errored: the run was canceled']);
    assert.equal(result.summary.errored, 1);
  });
});

describe('the exit code', () => {
  const summary = { passed: 1, failed: 0, errored: 0, unchecked: 1, durationMs: 0 };
  it('is 0 when all passed or ran unchecked', () => {
    assert.equal(exitCode(summary), 0);
  });
  it('is 1 when one failed', () => {
    assert.equal(exitCode({ ...summary, failed: 1 }), 1);
  });
  it('is 3 when one could not run, whatever else happened', () => {
    assert.equal(exitCode({ ...summary, failed: 1, errored: 1 }), 3);
  });
});

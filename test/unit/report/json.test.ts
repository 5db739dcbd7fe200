import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import { jsonReport } from '../../../src/report/json';
import type { RunResult } from '../../../src/run/result';
import { backendCall, invocation } from '../run/scripted-host';
import { SAMPLE } from './sample-result';

describe('the JSON report', () => {
  it('is the result itself', () => {
    assert.deepEqual(JSON.parse(jsonReport(SAMPLE)), JSON.parse(JSON.stringify(SAMPLE)));
  });

  it('survives arguments ten thousand levels deep', () => {
    let deep: Json = 1;
    for (let level = 0; level < 10_000; level++) deep = [deep];
    const [passing] = SAMPLE.scenarios;
    const invocations = [invocation('label_agent', { backendCalls: [backendCall(1, { args: deep })] })];
    const scenarios = [{ ...passing!, steps: [{ ...passing!.steps[0]!, invocations }] }];
    assert.match(jsonReport({ ...SAMPLE, scenarios }), /"\(nested too deep to show\)"/);
  });

  it('survives more text than the engine can hold', () => {
    const labels = { description: 'x'.repeat(2 ** 20), secrecy: [], integrity: [] };
    // A hundred gigabytes: not even to be tried.
    const accessible = Array.from({ length: 100_000 }, () => labels);
    const [passing] = SAMPLE.scenarios;
    const scenarios = [
      { ...passing!, steps: [{ ...passing!.steps[0]!, accessible }, passing!.steps[0]!] },
      SAMPLE.scenarios[1]!,
    ];
    const report = JSON.parse(jsonReport({ ...SAMPLE, scenarios })) as RunResult;
    assert.deepEqual(report.summary, SAMPLE.summary);
    assert.deepEqual(
      report.scenarios.map((scenario) => scenario.status),
      scenarios.map((scenario) => scenario.status),
    );
    const [first, second] = report.scenarios[0]!.steps;
    assert.deepEqual(first!.accessible?.[0], labels);
    assert.equal(first!.accessible?.at(-1), '(too much to show)');
    assert.equal(second!.outcome, passing!.steps[0]!.outcome);
  });
});

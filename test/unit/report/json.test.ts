import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import { jsonReport } from '../../../src/report/json';
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
});

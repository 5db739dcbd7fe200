import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import { jsonReport } from '../../../src/report/json';
import type { Check, CheckPath, RunResult } from '../../../src/run/result';
import { backendCall, invocation } from '../run/scripted-host';
import { asWritten, SAMPLE } from './sample-result';

interface Judged {
  readonly checks: readonly { readonly path: string }[];
}

/** What of a result the tests read once it is JSON. */
interface Written {
  readonly scenarios: readonly {
    readonly agent: Judged;
    readonly sessions: Readonly<Record<string, Judged>>;
    readonly steps: readonly Judged[];
  }[];
}

describe('the JSON report', () => {
  it('is the result itself, with the paths of checks as text', () => {
    const written = jsonReport(SAMPLE);
    assert.deepEqual(JSON.parse(written), JSON.parse(asWritten(SAMPLE)));
    assert.ok(written.includes('"path": "expect.items",\n'));
  });

  it('writes the path of a part, of an entry and of what no expectation is about', () => {
    const paths: CheckPath[] = [['expect', 'resource', 'secrecy'], ['expect', 'logs', 1], []];
    const checks = paths.map((path): Check => ({ path, ok: false, expected: 1, actual: 2 }));
    const [passing, failing] = SAMPLE.scenarios;
    const agent = { ...failing!.agent!, checks };
    const steps = [{ ...passing!.steps[0]!, checks }];
    const result = { ...SAMPLE, scenarios: [{ ...passing!, agent, sessions: { s: agent }, steps }] };
    const written = JSON.parse(jsonReport(result)) as Written;
    const [scenario] = written.scenarios;
    for (const judged of [scenario!.agent, scenario!.sessions['s']!, scenario!.steps[0]!]) {
      assert.deepEqual(
        judged.checks.map(({ path }) => path),
        ['expect.resource.secrecy', 'expect.logs[1]', 'unexpected'],
      );
    }
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

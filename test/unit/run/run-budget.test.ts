import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import type { Check, StepResult } from '../../../src/run/result';
import { RUN_BYTES, RunBudget, weightOf } from '../../../src/run/run-budget';
import { runScenario } from '../../../src/run/run-scenario';
import { invocation, readable, scenarioOf, ScriptedHost } from './scripted-host';

const guard = { path: 'g.wat', bytes: new Uint8Array() };
const FLOOD = 'A'.repeat(4 * 1024 * 1024);

describe('what a run keeps', () => {
  it('is bounded in sum, says what is gone, and changes no verdict', async () => {
    const steps = Array.from({ length: 200 }, (_, index) => ({
      name: String(index),
      tool: 't',
      expect: { outcome: 'allowed', logs: ['AAAA'] },
    }));
    const host = new ScriptedHost((...call) => ({
      ...readable(...call),
      logs: [{ level: 3, message: FLOOD }],
      stdout: FLOOD,
    }));
    const signal = new AbortController().signal;
    const result = await runScenario(
      { file: 'f', scenario: scenarioOf({ steps }), guard },
      host,
      () => undefined,
      signal,
    );
    assert.equal(result.status, 'passed');
    assert.ok(weightOf(result, Infinity) < RUN_BYTES * 1.1);
    const [first, last] = [result.steps.at(0), result.steps.at(-1)];
    assert.deepEqual([first?.omittedBytes, first?.invocations[0]?.stdout.length], [undefined, FLOOD.length]);
    assert.ok((last?.omittedBytes ?? 0) > 8 * 1024 * 1024, String(last?.omittedBytes));
    assert.match(last?.findings[0]?.message ?? '', /MiB of logs, .* not kept: a run keeps 128 MiB in all/);
    assert.match(last?.invocations[0]?.stdout ?? '', /^A+\[Guard Lab: \d+ more characters not kept\]$/);
  });

  it('never has an excerpt in place of the actual value of a check', () => {
    const kept = (actual: Json): Check | undefined => {
      const step: StepResult = {
        name: 's',
        tool: 't',
        status: 'failed',
        outcome: 'allowed',
        error: null,
        agentAfter: { secrecy: [], integrity: [] },
        invocations: [invocation('label_resource')],
        findings: [],
        checks: [{ path: ['expect', 'items'], ok: false, expected: [], actual }],
        durationMs: 1,
      };
      return new RunBudget(0).step(step).checks[0];
    };
    const long = kept([FLOOD]);
    assert.deepEqual([long?.actual, long?.note], [null, 'the actual value is too long to be kept']);
    let deep: Json = 'end';
    for (let level = 0; level < 30; level++) deep = [deep];
    const members = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`k${String(at)}`, at]));
    for (const short of [Array.from({ length: 50 }, (_, at) => at), deep, members, 'A'.repeat(900)])
      assert.deepEqual(kept(short)?.actual, short);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StepResult } from '../../../src/run/result';
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
    const step: StepResult = {
      name: 's',
      tool: 't',
      status: 'failed',
      outcome: 'allowed',
      error: null,
      agentAfter: { secrecy: [], integrity: [] },
      invocations: [invocation('label_resource')],
      findings: [],
      checks: [{ path: ['expect', 'items'], ok: false, expected: [], actual: [FLOOD] }],
      durationMs: 1,
    };
    const [check] = new RunBudget(0).step(step).checks;
    assert.deepEqual([check?.actual, check?.note], [null, 'the actual value is too long to be kept']);
  });
});

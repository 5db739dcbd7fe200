import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkPathText } from '../../../src/run/check-path';
import type { ScenarioResult } from '../../../src/run/result';
import { runScenario } from '../../../src/run/run-scenario';
import { exitCode, summarize } from '../../../src/run/status';
import { backendCall, readable, scenarioOf, ScriptedHost, type Scripted } from './scripted-host';

const guard = { path: 'g.wat', bytes: new Uint8Array() };
const policy = { 'allow-only': { repos: 'public', 'min-integrity': 'none' } };

const minusOne: Scripted = { kind: 'error', error: 'WASM function returned error code: -1' };
const trapped: Scripted = {
  kind: 'trap',
  trap: 'unreachable',
  error: 'WASM function call failed: wasm error: unreachable\nwasm stack trace:\n\t.f()',
};
const overLimit: Scripted = {
  answer: { resource: { description: 'r', secrecy: [], integrity: [] }, operation: 'read' },
  backendCallCount: 51,
  backendCalls: [
    backendCall(51, { returned: -1, failure: 'over-limit', cause: 'call 51 is over the limit of 50' }),
  ],
};

/** Runs a scenario whose guard answers as given, else labels everything readable. */
async function run(
  properties: object,
  answers: Partial<Record<'label_agent' | 'label_resource' | 'label_response', Scripted>>,
  allowUnexpected = false,
): Promise<ScenarioResult> {
  const host = new ScriptedHost((name, input, options) => answers[name] ?? readable(name, input, options));
  const scenario = scenarioOf(properties);
  return runScenario(
    { file: 'f', scenario, guard, allowUnexpected },
    host,
    () => undefined,
    new AbortController().signal,
  );
}

/** The statuses, and what failed: `agent: path`, `step: path`. */
function draw(result: ScenarioResult): string {
  const parts = [
    ...(result.agent ? [{ ...result.agent, name: 'agent' }] : []),
    ...result.steps.map((step) => ({ ...step })),
  ];
  const failed = parts.flatMap(({ name, checks }) =>
    checks.filter(({ ok }) => !ok).map((check) => `${name}: ${checkPathText(check)}`),
  );
  const statuses = parts.map(({ status }) => status).join(' ');
  return `${result.status} (${statuses}) ${failed.join(', ')}`.trim();
}

describe('what no expectation is about', () => {
  const steps = (expect?: object): object => ({
    steps: [{ name: 's', tool: 't', ...(expect && { expect }) }],
  });

  it('is a failure: the first run of a new guard whose label_agent answers -1', async () => {
    // What New Scenario wrote when this was "1 passed".
    const scenario = { policy, ...steps({ trap: false, limit: false }) };
    const result = await run(scenario, { label_agent: minusOne });
    assert.equal(draw(result), 'failed (failed failed) agent: unexpected, s: unexpected');
    assert.equal(exitCode(summarize([result], 0)), 1);
    const check = result.agent?.checks.at(-1);
    assert.deepEqual(check && { ...check, path: checkPathText(check) }, {
      path: 'unexpected',
      ok: false,
      expected: 'no error',
      actual: 'LabelAgent failed: WASM function returned error code: -1',
      note: 'if this is intended, expect it with "error" in the "expect" of "agent"',
    });
  });

  const failures: [name: string, expect: object | undefined, guard: Scripted, drawn: string][] = [
    ['an error without expectations', undefined, minusOne, 'failed (failed) s: unexpected'],
    [
      'an error next to another expectation',
      { maxBackendCalls: 1 },
      minusOne,
      'failed (failed) s: unexpected',
    ],
    ['an error code next to "no trap"', { trap: false }, minusOne, 'failed (failed) s: unexpected'],
    ['an error code next to "no limit"', { limit: false }, minusOne, 'failed (failed) s: unexpected'],
    ['a trap next to "no trap", once', { trap: false }, trapped, 'failed (failed) s: expect.trap'],
    [
      'an error next to another outcome, once',
      { outcome: 'allowed' },
      minusOne,
      'failed (failed) s: expect.outcome',
    ],
    ['a limit in a step that goes on', undefined, overLimit, 'failed (failed) s: unexpected'],
    ['a limit next to the outcome', { outcome: 'allowed' }, overLimit, 'failed (failed) s: unexpected'],
    ['a limit next to "no limit", once', { limit: false }, overLimit, 'failed (failed) s: expect.limit'],
    ['an error that is the outcome', { outcome: 'error' }, minusOne, 'passed (passed)'],
    ['an error of this text', { error: 'code: -1' }, minusOne, 'passed (passed)'],
    ['a trap that is the outcome', { outcome: 'error' }, trapped, 'passed (passed)'],
    ['a trap of this text', { trap: 'unreachable' }, trapped, 'passed (passed)'],
    ['this limit', { limit: 'backend-calls' }, overLimit, 'passed (passed)'],
  ];
  for (const [name, expect, label_resource, drawn] of failures) {
    it(`judges ${name}`, async () => {
      assert.equal(draw(await run(steps(expect), { label_resource })), drawn);
    });
  }

  it('is a raw call that fails', async () => {
    const call = { name: 's', call: 'label_resource', input: {} };
    assert.equal(
      draw(await run({ steps: [call] }, { label_resource: trapped })),
      'failed (failed) s: unexpected',
    );
    assert.equal(
      draw(await run({ steps: [{ ...call, expect: { outcome: 'error' } }] }, { label_resource: trapped })),
      'passed (passed)',
    );
  });

  it('is a tool call that fails', async () => {
    const step = { name: 's', tool: 't', backendError: '503' };
    assert.equal(draw(await run({ steps: [step] }, {})), 'failed (failed) s: unexpected');
  });

  it('is a limit in label_agent that goes on', async () => {
    const label_agent = { ...overLimit, ...readable('label_agent', null, {} as never) };
    assert.equal(
      draw(await run({ policy, steps: [] }, { label_agent })),
      'failed (failed) agent: unexpected',
    );
  });

  it('is every step that ends because label_agent failed', async () => {
    const agent = { expect: { error: 'code: -1' } };
    const scenario = { policy, agent, ...steps() };
    assert.equal(
      draw(await run(scenario, { label_agent: minusOne })),
      'failed (passed failed) s: unexpected',
    );
    const expecting = { policy, agent, ...steps({ error: 'initialization failed' }) };
    assert.equal(draw(await run(expecting, { label_agent: minusOne })), 'passed (passed passed)');
  });

  it('is a failed label_agent although the step expects its error', async () => {
    const scenario = { policy, ...steps({ outcome: 'error' }) };
    assert.equal(
      draw(await run(scenario, { label_agent: minusOne })),
      'failed (failed passed) agent: unexpected',
    );
  });

  it('is no denial: that is a decision', async () => {
    const label_resource = {
      answer: { resource: { description: 'r', secrecy: ['x'], integrity: [] }, operation: 'read-write' },
    };
    assert.equal(draw(await run(steps(), { label_resource })), 'unchecked (unchecked)');
  });

  it('does not count when it is allowed', async () => {
    const scenario = { policy, ...steps({ trap: false }) };
    assert.equal(draw(await run(scenario, { label_agent: minusOne }, true)), 'passed (unchecked passed)');
    assert.equal(draw(await run(steps(), { label_resource: minusOne }, true)), 'unchecked (unchecked)');
  });

  it('does not touch what our own engine could not finish', async () => {
    const label_resource: Scripted = { kind: 'host', error: 'the worker ended', engine: true };
    assert.equal(draw(await run(steps(), { label_resource })).split(' ')[0], 'errored');
  });
});

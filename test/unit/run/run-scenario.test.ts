import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunEvent } from '../../../src/run/events';
import type { ScenarioResult } from '../../../src/run/result';
import { runScenario } from '../../../src/run/run-scenario';
import { readable, scenarioOf, ScriptedHost } from './scripted-host';
import type { StackLocator } from '../../../src/run/source-locator';

const guard = { path: 'g.wat', bytes: new Uint8Array() };
const never = new AbortController().signal;
const policy = { 'allow-only': { repos: 'public', 'min-integrity': 'none' } };

async function run(properties: object, host: ScriptedHost, signal = never): Promise<ScenarioResult> {
  return runScenario({ file: 'f', scenario: scenarioOf(properties), guard }, host, () => undefined, signal);
}

/** `status outcome error` of each step after the scenario's own status. */
function draw(result: ScenarioResult): string[] {
  const steps = result.steps.map((step) => `${step.status} ${step.outcome ?? '-'} ${step.error ?? '-'}`);
  return [`${result.status} ${result.error ?? '-'}`, ...steps];
}

describe('running a scenario', () => {
  it('calls label_agent, then each step on one instance, then closes it', async () => {
    const host = new ScriptedHost(readable);
    await run(
      {
        policy,
        steps: [
          { tool: 'get_x', args: { a: 1 } },
          { call: 'label_response', input: 7 },
        ],
      },
      host,
    );
    assert.deepEqual(host.log, [
      '-1 label_agent {"allow-only":{"repos":"public","min-integrity":"none"}}',
      '0 label_resource {"capabilities":{},"tool_args":{"a":1},"tool_name":"get_x"}',
      '0 label_response {"capabilities":{},"tool_args":{"a":1},"tool_name":"get_x","tool_result":null}',
      '1 label_response 7',
      'close',
    ]);
  });

  it('does not call label_agent without a policy', async () => {
    const result = await run({ steps: [] }, new ScriptedHost(readable));
    assert.equal(result.agent, null);
  });

  it('distinguishes what was checked from what only ran', async () => {
    const steps = [
      { tool: 'a', expect: { outcome: 'allowed' } },
      { tool: 'b', expect: { outcome: 'denied' } },
      { tool: 'c' },
      { tool: 'd', expect: {} },
    ];
    assert.deepEqual(draw(await run({ steps }, new ScriptedHost(readable))), [
      'failed -',
      'passed allowed -',
      'failed allowed -',
      'unchecked allowed -',
      'unchecked allowed -',
    ]);
  });

  it('is unchecked, not passed, without any expectation', async () => {
    assert.equal((await run({ steps: [{ tool: 'a' }] }, new ScriptedHost(readable))).status, 'unchecked');
  });

  it('is passed when only label_agent was checked', async () => {
    const result = await run(
      { policy, agent: { expect: { mode: 'filter' } }, steps: [] },
      new ScriptedHost(readable),
    );
    assert.equal(result.status, 'passed');
  });

  it('skips every step after a load error', async () => {
    const host = new ScriptedHost(readable, {
      ok: false,
      error: 'WASM module must export label_agent',
      durationMs: 0,
    });
    const result = await run({ policy, steps: [{ tool: 'a', expect: { outcome: 'allowed' } }] }, host);
    assert.deepEqual(draw(result), ['errored -', 'skipped - -']);
    assert.deepEqual(result.load, { ok: false, error: 'WASM module must export label_agent' });
    assert.deepEqual(host.log, ['close']);
  });

  it('runs no guard function after label_agent failed, but checks expectations', async () => {
    const host = new ScriptedHost(() => ({ answer: { success: false } }));
    const steps = [
      { tool: 'a', expect: { outcome: 'error', error: 'non-success' } },
      { tool: 'b' },
      { call: 'label_agent' },
    ];
    const failed =
      'error guard session initialization failed: LabelAgent failed: label_agent returned non-success status';
    assert.deepEqual(draw(await run({ policy, steps }, host)), [
      'failed -',
      `passed ${failed}`,
      `failed ${failed}`,
      `failed ${failed}`,
    ]);
    assert.equal(host.log.filter((line) => line.startsWith('0') || line.startsWith('1')).length, 0);
  });

  it('tries label_agent again with each request, not with raw calls, until it succeeds', async () => {
    let attempts = 0;
    const host = new ScriptedHost((name, input, options) =>
      name === 'label_agent' && ++attempts < 3
        ? { answer: { success: false } }
        : readable(name, input, options),
    );
    const steps = [{ tool: 'a' }, { call: 'label_response' }, { tool: 'b' }, { tool: 'c' }, { tool: 'd' }];
    const result = await run({ policy, agent: { expect: { mode: 'filter' } }, steps }, host);
    assert.deepEqual(
      result.steps.map((step) => [step.outcome, step.agentAttempt, step.findings.map((each) => each.code)]),
      [
        ['error', 0, []],
        ['error', 0, []],
        ['error', 1, ['label-agent-retried']],
        ['allowed', 2, ['label-agent-retried']],
        ['allowed', 2, []],
      ],
    );
    const { agent } = result;
    assert.deepEqual([agent?.error, agent?.mode, agent?.status], [null, 'filter', 'passed']);
    assert.equal(agent?.attempts.length, 3);
    assert.equal(agent?.invocation, agent?.attempts[2]);
  });

  it('judges label_agent by its first failure as long as none succeeds', async () => {
    let attempts = 0;
    const host = new ScriptedHost(() =>
      ++attempts === 1
        ? { kind: 'trap', error: 'first', trap: 'unreachable' }
        : { kind: 'error', error: 'later' },
    );
    const agent = { expect: { error: 'first', trap: 'unreachable' } };
    const result = await run({ policy, agent, steps: [{ tool: 'a' }, { tool: 'b' }] }, host);
    assert.deepEqual([result.agent?.error, result.agent?.status], ['LabelAgent failed: first', 'passed']);
    assert.equal(result.agent?.invocation?.error, 'later');
    assert.match(result.steps[1]?.error ?? '', /later$/);
  });

  it('ends with the gateway’s process when the gateway panics, and is not passed with checks left over', async () => {
    const host = new ScriptedHost((name, input, options) =>
      name === 'label_response' ? { answer: { items: [{}] } } : readable(name, input, options),
    );
    const first = { tool: 'a', expect: { outcome: 'error', error: 'nil pointer' } };
    const panic = 'error runtime error: invalid memory address or nil pointer dereference';
    assert.deepEqual(draw(await run({ steps: [first, { tool: 'b' }] }, host)), [
      'passed -',
      `passed ${panic}`,
      'skipped - -',
    ]);
    const checked = { tool: 'b', expect: { outcome: 'allowed' } };
    const result = await run({ steps: [first, checked] }, host);
    assert.deepEqual(draw(result), ['failed -', `passed ${panic}`, 'skipped - -']);
    assert.deepEqual(
      result.steps.map((step) => step.findings.map((each) => each.code)),
      [['gateway-panic'], []],
    );
    assert.deepEqual(
      result.findings.map(({ code, message }) => [code, message]),
      [['steps-never-ran', 'the step "b (step 2)" never ran: the gateway’s process has ended']],
    );
  });

  it('runs no step when the configuration refuses the policy, because the gateway does not start', async () => {
    const host = new ScriptedHost(readable);
    const error = 'policy must include allow-only or write-sink';
    const refused = { policy: {}, agent: { expect: { error } } };
    const result = await run({ ...refused, steps: [{ tool: 'a' }] }, host);
    assert.deepEqual(draw(result), ['passed -', 'skipped - -']);
    assert.deepEqual(
      [result.agent?.error, result.agent?.invocation, result.agent?.attempts],
      [`invalid guard policy JSON: ${error}`, null, []],
    );
    assert.deepEqual(host.log, ['close']);
    const checked = await run({ ...refused, steps: [{ tool: 'a', expect: { outcome: 'denied' } }] }, host);
    assert.deepEqual(draw(checked), ['failed -', 'skipped - -']);
    assert.deepEqual(
      checked.findings.map(({ message }) => message),
      ['the step "a (step 1)" never ran: the gateway does not start'],
    );
  });

  it('fails each request, and goes on, when only the payload check refuses the policy', async () => {
    const limited = { 'allow-only': { ...policy['allow-only'], 'tool-call-limits': { a: 1 } } };
    const step = { tool: 'a', expect: { error: 'guard session initialization failed: LabelAgent failed: ' } };
    const refused = { policy: limited, agent: { expect: { error: 'tool-call-limits' } } };
    const result = await run({ ...refused, steps: [step, step] }, new ScriptedHost(readable));
    assert.deepEqual(
      [result.status, ...result.steps.map(({ status }) => status)],
      ['passed', 'passed', 'passed'],
    );
    assert.equal(result.steps[1]?.agentAttempt, 1);
  });

  it('opens the circuit breaker after three rate-limited results', async () => {
    const limited = { content: [{ type: 'text', text: 'too many requests' }], isError: true };
    const steps = [
      ...[1, 2, 3].map(() => ({ tool: 'a', result: limited, expect: { outcome: 'error' } })),
      { tool: 'a', result: 1 },
    ];
    const result = await run({ steps }, new ScriptedHost(readable));
    assert.deepEqual(
      result.steps.flatMap((step) => step.findings.map(({ code, severity }) => `${code} ${severity}`)),
      ['rate-limited info', 'rate-limited info', 'rate-limited info', 'circuit-breaker-open warning'],
    );
    assert.match(result.steps[3]?.error ?? '', /^rate limit circuit breaker is OPEN for server "guard"/);
    assert.equal(result.steps[3]?.invocations.length, 1);
  });

  it('carries the agent’s labels from step to step', async () => {
    const host = new ScriptedHost((name) =>
      name === 'label_resource'
        ? {
            answer: {
              resource: { description: 'r', secrecy: ['private'], integrity: [] },
              operation: 'read',
            },
          }
        : {},
    );
    const result = await run({ mode: 'propagate', steps: [{ tool: 'a' }, { tool: 'b' }] }, host);
    assert.deepEqual(result.steps[0]?.agentAfter, { secrecy: ['private'], integrity: [] });
    assert.equal(result.steps[0]?.coarse?.decision, 'allow-with-propagate');
    assert.equal(result.steps[1]?.coarse?.decision, 'allow');
  });

  it('gives all invocations of a step one deadline, and label_agent another one', async (context) => {
    let now = 1000;
    context.mock.method(performance, 'now', () => now);
    const left: number[] = [];
    const host = new ScriptedHost((name, input, options) => {
      left.push(options.timeoutMs);
      now += 3;
      return readable(name, input, options);
    });
    await run({ policy, limits: { timeoutMs: 5000 }, steps: [{ tool: 'a' }] }, host);
    const [agent, resource, response] = left;
    assert.deepEqual([agent, resource], [5000, 5000], 'fresh deadlines');
    assert.equal(response, 4997, 'one deadline');
  });

  it('parses the output of a raw call', async () => {
    const host = new ScriptedHost(() => ({ answer: { a: [1] } }));
    const steps = [{ call: 'label_resource', expect: { output: { a: [1.0] } } }];
    assert.deepEqual(draw(await run({ steps }, host)), ['passed -', 'passed - -']);
  });

  it('skips what a cancel leaves over and is errored', async () => {
    const abort = new AbortController();
    const host = new ScriptedHost((name, input, options) => {
      if (options.step === 1) abort.abort();
      return readable(name, input, options);
    });
    const steps = ['a', 'b', 'c'].map((tool) => ({ tool, expect: { outcome: 'allowed' } }));
    assert.deepEqual(draw(await run({ steps }, host, abort.signal)), [
      'errored the run was canceled',
      'passed allowed -',
      'skipped - -',
      'skipped - -',
    ]);
    assert.equal(host.log.at(-1), 'close');
  });

  it('ends with an error when the host breaks its promise', async () => {
    const host = new ScriptedHost(() => {
      throw new Error('boom');
    });
    assert.deepEqual(draw(await run({ steps: [{ tool: 'a' }] }, host)), [
      'errored internal error: boom',
      'skipped - -',
    ]);
    assert.equal(host.opened, 0);
  });

  it('is errored, and goes no further, when the engine fails, even where an error is expected', async () => {
    const error = 'Guard Lab could not finish the invocation: the worker ended';
    const host = new ScriptedHost(() => ({ kind: 'host', error, engine: true }));
    const steps = [{ tool: 'a', expect: { outcome: 'error' } }, { tool: 'b' }];
    assert.deepEqual(draw(await run({ steps }, host)), [
      'errored -',
      `errored error guard labeling failed: resource labeling failed: ${error}`,
      'skipped - -',
    ]);
  });

  it('takes a panic of a host function for what the gateway does', async () => {
    const error = 'WASM function call failed: runtime error: x (recovered by wazero)';
    const host = new ScriptedHost(() => ({ kind: 'host', error }));
    const steps = [{ tool: 'a', expect: { outcome: 'error', error: 'recovered' } }];
    assert.equal((await run({ steps }, host)).status, 'passed');
  });

  it('emits its events in order', async () => {
    const events: string[] = [];
    const sink = (event: RunEvent): void => {
      events.push(`${event.type}${'index' in event ? ` ${event.index}` : ''}`);
    };
    const scenario = scenarioOf({ policy, steps: [{ tool: 'a' }, { tool: 'b' }] });
    await runScenario({ file: 'f', scenario, guard }, new ScriptedHost(readable), sink, never);
    assert.deepEqual(events, [
      'scenario-started',
      'load',
      'agent',
      'step-started 0',
      'step-finished 0',
      'step-started 1',
      'step-finished 1',
      'scenario-finished',
    ]);
  });

  it('locates the frames of stacks, calls and limits', async () => {
    const frame = { function: '$5', index: 5, offset: 77 };
    const host = new ScriptedHost((name) => ({
      kind: 'trap',
      error: 'x',
      trap: 'unreachable',
      stack: [frame],
      limits: [{ limit: 'memory', message: 'm', stack: [frame] }],
      function: name,
    }));
    const locator: StackLocator = {
      locateAll: (stacks) =>
        Promise.resolve(
          stacks.map(({ frames }) => frames.map(() => ({ ...frame, source: 'lib.rs', line: 9 }))),
        ),
      directoryOf: () => undefined,
      problem: undefined,
    };
    const scenario = scenarioOf({ steps: [{ call: 'label_agent' }] });
    const result = await runScenario({ file: 'f', scenario, guard, locator }, host, () => undefined, never);
    const found = result.steps[0]?.invocations[0];
    assert.equal(found?.stack[0]?.source, 'lib.rs');
    assert.equal(found?.limits?.[0]?.stack?.[0]?.line, 9);
    assert.equal(
      result.steps[0]?.findings.find((each) => each.code === 'trap')?.stack?.[0]?.source,
      'lib.rs',
    );
  });

  it('takes limits from the scenario before settings before the profile', async () => {
    const scenario = scenarioOf({ profile: 'gateway-2026-08', limits: { backendCalls: 3 }, steps: [] });
    const input = { file: 'f', scenario, guard, limits: { backendCalls: 9, inputBytes: 100 } };
    const { limits } = await runScenario(input, new ScriptedHost(readable), () => undefined, never);
    assert.deepEqual(limits, {
      memoryPages: 512,
      backendCalls: 3,
      inputBytes: 100,
      outputBytes: 16777216,
      timeoutMs: 60000,
    });
  });
});

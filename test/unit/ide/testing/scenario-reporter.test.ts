import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ScenarioReporter } from '../../../../src/ide/testing/scenario-reporter';
import { selectTests } from '../../../../src/ide/testing/selection';
import { scenarioTests } from '../../../../src/ide/testing/test-tree';
import { runScenario } from '../../../../src/run/run-scenario';
import { unusableScenario } from '../../../../src/run/status';
import { parseScenario } from '../../../../src/scenario/parse';
import { backendCall, readable, scenarioOf, ScriptedHost } from '../../run/scripted-host';
import { logSink } from './draw';

const guard = { path: 'g.wat', bytes: new Uint8Array() };
const policy = { 'allow-only': { repos: 'public', 'min-integrity': 'none' } };
const allowed = { outcome: 'allowed' };

interface Asked {
  readonly include?: readonly string[];
  readonly withLimits?: boolean;
  /** Cancels the run when this step of the scenario is reached. */
  readonly cancelAt?: number;
}

const scenarioText = (properties: object): object => ({ version: 1, guard: 'g.wat', ...properties });

/** Runs a scenario against a scripted guard and draws what the Test Explorer gets. */
async function report(properties: object, host: ScriptedHost, asked: Asked = {}) {
  const { sink, results, output } = logSink();
  const [selection] = selectTests(asked.include, [], ['f']);
  if (!selection) throw new Error('nothing selected');
  const { children } = scenarioTests('f', 'f', parseScenario(JSON.stringify(scenarioText(properties))));
  const waiting = children.map(({ id }) => id).filter((id) => selection.wants(id));
  const reporter = new ScenarioReporter(selection, waiting, sink, asked.withLimits ?? false);
  const cancel = new AbortController();
  await runScenario(
    { file: 'f', scenario: scenarioOf(properties), guard },
    host,
    (event) => {
      if (event.type === 'step-started' && event.index === asked.cancelAt) cancel.abort();
      reporter.apply(event, cancel.signal.aborted);
    },
    cancel.signal,
  );
  return { results, output };
}

/** A guard that traps in its first label_resource and is unavailable from then on. */
function trapping(): ScriptedHost {
  let calls = 0;
  return new ScriptedHost((name, input, options) => {
    if (name !== 'label_resource') return readable(name, input, options);
    const stack = [{ function: 'label_resource', index: 3, offset: 99, source: 'g.wat', line: 7, column: 3 }];
    if (++calls === 1) {
      const error = 'WASM function call failed: wasm error: unreachable';
      return { kind: 'trap', trap: 'unreachable', error, stack, healthy: false };
    }
    return { kind: 'error', error: 'WASM guard is unavailable after a previous trap', healthy: false };
  });
}

describe('results of a scenario in the Test Explorer', () => {
  it('are passed, failed at the expectation, and skipped where nothing was checked', async () => {
    const steps = [
      { name: 'good', tool: 't', expect: allowed },
      { name: 'bad', tool: 't', expect: { outcome: 'denied', operation: 'read' } },
      { name: 'blank', tool: 't' },
    ];
    const { results } = await report({ steps }, new ScriptedHost(readable));
    assert.deepEqual(results, [
      '#step:good started',
      '#step:good passed',
      '#step:bad started',
      '#step:bad failed | steps/1/expect/outcome: expect.outcome: expected "denied", got "allowed"',
      '#step:blank started',
      '#step:blank skipped (ran, nothing checked)',
    ]);
  });

  it('are a failure of the file when label_agent fails and nothing expects that', async () => {
    const failing = new ScriptedHost(() => ({
      kind: 'error',
      error: 'WASM function returned error code: -1',
    }));
    const steps = [{ name: 'knows', tool: 't', expect: { outcome: 'error' } }];
    const said =
      'agent: unexpected: expected "no error", got "LabelAgent failed: WASM function returned error code: -1" (if this is intended, expect it with "error" in the "expect" of "agent")';
    const green = await report({ policy, steps }, failing);
    assert.deepEqual(green.results.slice(1), ['#step:knows passed', `f failed | ${said}`]);
    assert.deepEqual((await report({ policy, steps: [] }, failing)).results, [`f failed | ${said}`]);
    const one = await report({ policy, steps }, failing, { include: ['f#step:knows'] });
    assert.deepEqual(one.results.slice(1), ['#step:knows passed']);
  });

  it('are a failure of a step whose error nothing expects', async () => {
    const failing = new ScriptedHost(() => ({ kind: 'error', error: 'no' }));
    const { results } = await report(
      { steps: [{ name: 'one', tool: 't', expect: { trap: false } }] },
      failing,
    );
    assert.deepEqual(results.slice(1), [
      '#step:one failed | steps/0: unexpected: expected "no error", got "guard labeling failed: resource labeling failed: no" (if this is intended, expect it with "outcome": "error")',
    ]);
  });

  it('include what is expected of label_agent', async () => {
    const agent = { expect: { mode: 'strict' } };
    const { results } = await report({ policy, agent, steps: [] }, new ScriptedHost(readable));
    assert.deepEqual(results, [
      '#agent started',
      '#agent failed | agent/expect/mode: expect.mode: expected "strict", got "filter"',
    ]);
  });

  it('distinguish a step that trapped from those the gateway could not call the guard for', async () => {
    const steps = [
      { name: 'traps', tool: 't', expect: allowed },
      { name: 'later', tool: 't', expect: allowed },
      { name: 'knows', tool: 't', expect: { error: 'unavailable' } },
      { name: 'blank', tool: 't' },
    ];
    const { results } = await report({ steps }, trapping());
    const ended = results.filter((line) => line.startsWith('#step') && !line.endsWith(' started'));
    assert.deepEqual(ended, [
      '#step:traps failed [trap] | steps/0/expect/outcome: expect.outcome: expected "allowed", got "error" (guard labeling failed: resource labeling failed: WASM function call failed: wasm error: unreachable) @',
      '#step:later errored [unavailable] | steps/1: Skipped by the gateway: the guard is unavailable since "traps".',
      '#step:knows passed [unavailable]',
      // It ends in an error that nothing expects.
      '#step:blank errored [unavailable] | steps/3: Skipped by the gateway: the guard is unavailable since "traps".',
    ]);
  });

  it('are an error of the file when the guard does not load', async () => {
    const host = new ScriptedHost(readable, { ok: false, error: 'missing label_agent', durationMs: 0 });
    const { results } = await report({ steps: [{ name: 'one', tool: 't' }] }, host);
    assert.deepEqual(results, [
      'f errored | guard: The gateway refuses the guard: missing label_agent',
      '#step:one skipped (not run: the scenario could not start)',
    ]);
  });

  it('say that loading ends the gateway where it does', async () => {
    const error = 'the gateway’s process runs out of memory and ends: function[0] declares 4294967295 locals';
    const host = new ScriptedHost(readable, { ok: false, error, crash: true, durationMs: 0 });
    const { results } = await report({ steps: [{ name: 'one', tool: 't' }] }, host);
    assert.equal(results[0], `f errored | guard: Loading the guard ends the gateway: ${error}`);
  });

  it('are an error of the step when it alone was asked for', async () => {
    const host = new ScriptedHost(readable, { ok: false, error: 'missing label_agent', durationMs: 0 });
    const { results } = await report({ steps: [{ name: 'one', tool: 't' }] }, host, {
      include: ['f#step:one'],
    });
    assert.deepEqual(results, [
      '#step:one errored | guard: The gateway refuses the guard: missing label_agent',
    ]);
  });

  it('are an error of a file that cannot be used at all, or of what was asked of it', () => {
    const unusable = (include: string): string[] => {
      const { sink, results } = logSink();
      const [selection] = selectTests([include], [], []);
      const reporter = selection && new ScenarioReporter(selection, ['f#step:one'], sink, false);
      reporter?.apply({ type: 'scenario-started', file: 'f', guard: '', steps: [] }, false);
      const result = unusableScenario('f', '', '1:1: no `guard`');
      reporter?.apply({ type: 'scenario-finished', file: 'f', result }, false);
      return results;
    };
    assert.deepEqual(unusable('f'), [
      'f errored | guard: 1:1: no `guard`',
      '#step:one skipped (not run: the scenario could not start)',
    ]);
    assert.deepEqual(unusable('f#step:one'), ['#step:one errored | guard: 1:1: no `guard`']);
  });

  it('are only of what was asked for; the rest is reported as such', async () => {
    const steps = [
      { name: 'first', tool: 't', expect: { outcome: 'denied' } },
      { name: 'second', tool: 't', expect: allowed },
    ];
    const { results, output } = await report({ steps }, new ScriptedHost(readable), {
      include: ['f#step:second'],
    });
    assert.deepEqual(results, ['#step:second started', '#step:second passed']);
    assert.ok(output.includes('  - first → allowed (also ran, not requested)'), output.join('\n'));
  });

  it('are skipped after a cancel, and say so', async () => {
    const steps = [
      { name: 'one', tool: 't', expect: allowed },
      { name: 'two', tool: 't', expect: allowed },
    ];
    const { results, output } = await report({ steps }, new ScriptedHost(readable), { cancelAt: 1 });
    assert.deepEqual(results.slice(1), [
      '#step:one passed',
      '#step:two started',
      '#step:two skipped (canceled)',
    ]);
    assert.equal(output.at(-1), '  canceled');
  });

  it('are an error of a scenario without steps', async () => {
    const { results } = await report({ steps: [] }, new ScriptedHost(readable));
    assert.equal(results.at(-1), 'f errored | steps: the scenario has no steps: nothing was checked');
  });

  it('are an error where nothing was checked of what was asked for: counts of passed and failed would be 0', async () => {
    const steps = [
      { name: 'blank', tool: 't' },
      { name: 'checked', tool: 't', expect: allowed },
    ];
    const nothing =
      'errored | steps: ran, nothing checked: add "expect" to a step or to "agent", so that there is a verdict';
    const skipped = '#step:blank skipped (ran, nothing checked)';
    const blank = steps.slice(0, 1);
    const ended = async (asked: Asked, of: readonly object[]): Promise<string[]> =>
      (await report({ steps: of }, new ScriptedHost(readable), asked)).results.slice(1);
    assert.deepEqual(await ended({}, blank), [skipped, `f ${nothing}`]);
    assert.deepEqual(await ended({ include: ['f#step:blank'] }, steps), [skipped, `#step:blank ${nothing}`]);
    assert.deepEqual(await ended({}, steps), [skipped, '#step:checked started', '#step:checked passed']);
    assert.deepEqual(await ended({ cancelAt: 0 }, blank), ['#step:blank skipped (canceled)']);
  });
});

describe('output of a scenario in the Test Explorer', () => {
  it('has verdict, calls, logs and findings of each step', async () => {
    const host = new ScriptedHost((name, input, options) => ({
      ...readable(name, input, options),
      durationMs: 1,
      ...(name === 'label_resource'
        ? {
            backendCalls: [
              backendCall(1),
              backendCall(2, { returned: -1, match: 'none', cause: 'no saved answer for get_issue' }),
            ],
            logs: [{ level: 2, message: 'careful' }],
          }
        : {}),
    }));
    const { output } = await report({ steps: [{ name: 'one', tool: 't', expect: allowed }] }, host);
    const text = output.map((line) => line.replace(/\d+(\.\d+)? m?s$/, 'T')).join('\n');
    assert.equal(
      text,
      `guard g.wat
  ✓ one → allowed, T
    label_resource ok 1.0 ms, 2 pages, 2 backend calls, 79 bytes out
      #1 get_issue {"n":1} → 2 bytes
      #2 get_issue {"n":2} → -1: no saved answer for get_issue
      log warn: careful
    label_response ok 1.0 ms, 2 pages, 0 backend calls, 0 bytes out
    ! label_resource, backend call 2: no saved answer for get_issue [backend-miss]`,
    );
  });

  it('cannot forge colours or lines', async () => {
    const host = new ScriptedHost((name, input, options) => ({
      ...readable(name, input, options),
      logs: [{ level: 1, message: 'red\u001b[31m\r\nnext' }],
    }));
    const { output } = await report({ steps: [{ name: 'a\u001b[1mb', call: 'label_resource' }] }, host);
    assert.ok(output.includes('      log info: red\\u001b[31m'), output.join('\n'));
    assert.ok(output.some((line) => line.includes('a\\u001b[1mb')));
  });

  it('lists the used share of each limit when asked', async () => {
    const host = new ScriptedHost((name, input, options) => ({
      ...readable(name, input, options),
      memoryPages: name === 'label_resource' ? 128 : 2,
      backendCallCount: name === 'label_resource' ? 50 : 0,
      inputBytes: 1,
      durationMs: 100,
    }));
    const steps = [{ name: 'one', tool: 't', expect: allowed }];
    const { output } = await report({ steps }, host, { withLimits: true });
    assert.deepEqual(output.slice(-4), [
      '  used of each limit                        memory   calls   input  output    time',
      '  one                                         50 %   100 %     1 %     1 %     1 %',
      '  highest                                     50 %   100 %     1 %     1 %     1 %',
      '  memory 128 of 256, calls 50 of 50, input 1 of 8388608, output 79 of 16777216, time 200 of 60000',
    ]);
  });

  it('judge label_agent when the last of its attempts is known', async () => {
    let attempts = 0;
    const host = new ScriptedHost((name, input, options) =>
      name === 'label_agent' && ++attempts < 3
        ? { answer: { success: false } }
        : readable(name, input, options),
    );
    const steps = ['a', 'b', 'c'].map((name) => ({ name, tool: 't' }));
    const properties = { policy, agent: { expect: { mode: 'filter' } }, steps };
    const { results } = await report(properties, host);
    assert.deepEqual(
      results.filter((line) => line.startsWith('#agent')),
      ['#agent started', '#agent passed'],
    );
  });

  it('have a test for label_agent of each session that is checked', async () => {
    const agent = (mode: string) => ({ policy, agent: { expect: { mode } } });
    const sessions = { a: agent('filter'), b: agent('strict') };
    const steps = [
      { name: 'x', tool: 't', session: 'a' },
      { name: 'y', tool: 't', session: 'b' },
    ];
    const { results } = await report({ sessions, steps }, new ScriptedHost(readable));
    assert.deepEqual(
      results.filter((line) => line.startsWith('#agent')).map((line) => line.split(' | ', 1)[0]),
      ['#agent:a started', '#agent:b started', '#agent:a passed', '#agent:b failed'],
    );
  });

  it('are errors where the gateway did not start, so that no one takes them for skipped on purpose', async () => {
    const refused = { policy: {}, agent: { expect: { error: 'must include' } } };
    const steps = [{ name: 'x', tool: 't', expect: allowed }];
    const { results } = await report({ ...refused, steps }, new ScriptedHost(readable));
    assert.deepEqual(results, [
      '#agent started',
      '#agent passed',
      '#step:x errored | steps: the step "x" never ran: the gateway does not start',
    ]);
  });
});

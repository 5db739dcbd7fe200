import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import { FINDING_RULES } from '../../../src/diagnostics/finding-rules';
import { invocationFindings } from '../../../src/run/invocation-findings';
import type { Finding } from '../../../src/run/result';
import { runScenario } from '../../../src/run/run-scenario';
import { backendCall, invocation, readable, scenarioOf, ScriptedHost } from './scripted-host';
import type { Scripted } from './scripted-host';

const guard = { path: 'g.wat', bytes: new Uint8Array() };
const signal = new AbortController().signal;

const draw = (finding: Finding): string => `${finding.severity} ${finding.code}: ${finding.message}`;

/** Findings of one request whose guard functions answer as given. */
async function request(
  answers: { resource?: Scripted; response?: Scripted; agent?: object },
  step: object = {},
  properties: object = {},
): Promise<string[]> {
  const host = new ScriptedHost((name, input, options) => {
    const given = name === 'label_resource' ? answers.resource : answers.response;
    return given ?? readable(name, input, options);
  });
  const scenario = scenarioOf({
    answers: 'as-is',
    mode: 'filter',
    agent: answers.agent ?? {},
    ...properties,
    steps: [{ tool: 'list_x', ...step }],
  });
  const result = await runScenario({ file: 'f', scenario, guard }, host, () => undefined, signal);
  return [...(result.steps[0]?.findings ?? []), ...result.findings].map(draw);
}

const resource = (operation: Json | undefined, secrecy: string[] = []): Scripted => ({
  answer: {
    resource: { description: 'repo', secrecy, integrity: [] },
    ...(operation === undefined ? {} : { operation }),
  },
});
const paths = (list: string[], more: object = {}): Scripted => ({
  answer: {
    labeled_paths: list.map((path) => ({ path, labels: { description: path, secrecy: [], integrity: [] } })),
    ...more,
  },
});

describe('a finding about bare answers', () => {
  const found = async (properties: object): Promise<string[]> => {
    const input = {
      file: 'f',
      scenario: scenarioOf(properties),
      guard: { path: 'g.wat', bytes: new Uint8Array() },
    };
    const { signal } = new AbortController();
    const { findings } = await runScenario(input, new ScriptedHost(readable), () => undefined, signal);
    return findings
      .filter(({ code }) => code === 'bare-answers')
      .map(({ severity, at, message }) => `${severity} ${at?.join('.') ?? ''}: ${message.slice(0, 28)}`);
  };
  const steps = [{ tool: 't', result: [1], backend: [{ tool: 'b', result: 2 }] }];

  it('is one for the scenario, and information only', async () => {
    assert.deepEqual(await found({ steps }), ['info steps.0.result: 2 saved answers are bare JSO']);
  });

  it('is not there once the scenario says how its answers are meant', async () => {
    assert.deepEqual(await found({ answers: 'mcp', steps }), []);
    assert.deepEqual(await found({ answers: 'as-is', steps }), []);
  });
});

describe('findings of a request', () => {
  it('has none for a guard that does everything right', async () => {
    assert.deepEqual(await request({ response: paths(['/0', '/1']) }, { result: [1, 2] }), []);
  });

  it('reports a response that passed without clearance', async () => {
    assert.deepEqual(await request({ resource: resource('read', ['private']) }), [
      "warning bypass-without-labels: the agent received the whole response although the coarse check denied the read and label_response gave no labels: Resource 'repo' has secrecy requirements that agent doesn't meet. The agent is not authorized to access private-scoped data.",
    ]);
  });

  it('reports labels lost after an error', async () => {
    const response = { logs: [{ level: 3, message: 'cannot parse' }] };
    assert.deepEqual(await request({ response }), [
      'warning labels-lost-after-error-log: label_response logged the error "cannot parse" and returned 0: the response has no labels',
    ]);
  });

  it('reports paths to no item and items that no path covers', async () => {
    assert.deepEqual(await request({ response: paths(['/0', '/7', '/x/y']) }, { result: [1, 2, 3] }), [
      'warning path-to-no-item: 2 paths match ("/7", "/x/y") no item: the response has 3 items',
      'warning uncovered-items: 2 of 3 items have no labels (1, 2) and there are no default_labels',
    ]);
  });

  it('counts default labels as cover', async () => {
    const response = paths([], { default_labels: { description: 'd', secrecy: [], integrity: [] } });
    assert.deepEqual(await request({ response }, { result: [1, 2] }), []);
  });

  it('reports a path into a response that is one item', async () => {
    assert.deepEqual(await request({ response: paths(['/0']) }, { result: { id: 1 } }), [
      'warning path-to-no-item: the path "/0" matches no item: the response is a single item; use `default_labels` for it',
    ]);
  });

  it('reports an unknown operation', async () => {
    assert.deepEqual(await request({ resource: resource('delete') }), [
      'warning unknown-operation: label_resource returned the unknown operation "delete": the gateway treats it as a write',
    ]);
  });

  it('reports a missing operation', async () => {
    assert.deepEqual(await request({ resource: resource(undefined) }), [
      'warning unknown-operation: label_resource returned no operation: the gateway treats it as a write',
    ]);
  });

  it('reports saved answers that no one asked for, and where they are', async () => {
    const backend = [
      { tool: 'a', result: 1 },
      { tool: 'b', args: { n: 1 }, error: 'e' },
    ];
    const response = { backendCalls: [backendCall(1, { entry: { scope: 'scenario', index: 0 } })] };
    assert.deepEqual(await request({ response }, { backend: backend.slice(0, 1) }, { backend }), [
      'info unused-answer: backend[0] was never used: a',
      'info unused-answer: backend[1] was never used: b {"n":1}',
    ]);
  });

  it('reports once on buffers at the end of memory', async () => {
    const direct = await request({
      resource: { ...resource('read'), bufferPath: 'direct' },
      response: { bufferPath: 'direct' },
    });
    assert.deepEqual(direct, [
      'info direct-memory-path: the guard exports no alloc and dealloc: buffers at the end of its memory may overlap its heap',
    ]);
  });

  it('reports every limit that is more than 80 % used, but not one that was hit', async () => {
    const limits = { memoryPages: 10, backendCalls: 10, inputBytes: 1000, outputBytes: 1000, timeoutMs: 100 };
    const response = {
      memoryPages: 10,
      backendCallCount: 9,
      inputBytes: 801,
      outputBytes: 1000,
      durationMs: 90,
      limits: [{ limit: 'memory' as const, message: 'memory.grow refused' }],
    };
    assert.deepEqual(await request({ response }, {}, { limits }), [
      'error limit-hit: label_response reached the limit `memory`: memory.grow refused',
      'warning headroom: label_response used 90 % of the limit `backend-calls`: 9 of 10 calls',
      'warning headroom: label_response used 80 % of the limit `input`: 801 of 1000 bytes',
      'warning headroom: label_response used 100 % of the limit `output`: 1000 of 1000 bytes',
      'warning headroom: the step used 91 % of the limit `time`: 91 of 100 ms',
    ]);
  });

  it('has no headroom finding at exactly 80 %', async () => {
    assert.deepEqual(
      await request({ response: { backendCallCount: 8 } }, {}, { limits: { backendCalls: 10 } }),
      [],
    );
  });
});

describe('findings of an invocation', () => {
  const find = (facts: Parameters<typeof invocation>[1], expect = {}): string[] =>
    invocationFindings(invocation('label_response', facts), expect).map(draw);

  it('reports a trap and its panic', () => {
    const stderr = "thread '<unnamed>' panicked at src/labels.rs:12:34:\nindex out of bounds\nnote: run with";
    assert.deepEqual(find({ kind: 'trap', trap: 'unreachable', stderr }), [
      'error trap: label_response trapped: unreachable: index out of bounds; the guard is unavailable from now on',
      'info panic-position: label_response panicked at src/labels.rs:12:34: index out of bounds',
    ]);
  });

  it('reads a panic of an older compiler', () => {
    const stderr = "thread 'main' panicked at 'boom', src/lib.rs:1:2\n";
    assert.deepEqual(find({ stderr }), [
      'info panic-position: label_response panicked at src/lib.rs:1:2: boom',
    ]);
  });

  it('does not say that a stack overflow poisons the guard', () => {
    assert.deepEqual(find({ trap: 'stack overflow' }), [
      'error trap: label_response trapped: stack overflow',
    ]);
  });

  it('takes an expected trap for information', () => {
    assert.match(find({ trap: 'unreachable' }, { trap: 'unreachable' })[0] ?? '', /^info trap: /);
  });

  it('takes an expected limit for information', () => {
    const limits = [{ limit: 'memory' as const, message: 'm' }];
    assert.match(find({ limits }, { limit: 'memory' })[0] ?? '', /^info limit-hit: /);
    assert.match(find({ limits }, { limit: 'time' })[0] ?? '', /^error limit-hit: /);
  });

  it('reports repeated calls once per group', () => {
    const same = { args: { n: 1 } };
    const backendCalls = [
      backendCall(1, same),
      backendCall(2),
      backendCall(3, { ...same, repeats: 1 }),
      backendCall(4, { ...same, repeats: 1 }),
    ];
    assert.deepEqual(find({ backendCalls }), [
      'warning repeated-backend-call: label_response made the same backend call 3 times (calls 1, 3, 4): get_issue {"n":1}',
    ]);
  });

  it('reports calls spent on answers that did not fit, not their repetition', () => {
    const backendCalls = [
      backendCall(1, { returned: -2, failure: 'result-too-large', cause: 'too large', resultBytes: 9000 }),
      backendCall(2, { args: { n: 1 }, repeats: 1 }),
    ];
    assert.deepEqual(find({ backendCalls }), [
      'warning calls-spent-on-retries: 1 of 2 backend calls of label_response got -2 because the answer did not fit its buffer (calls 1; the largest answer has 9000 bytes)',
    ]);
  });

  it('reports calls repeated because the function ran again', () => {
    assert.deepEqual(find({ attempts: 2, backendCalls: [backendCall(1), backendCall(2, { repeats: 1 })] }), [
      'warning calls-spent-on-retries: label_response ran 2 times for a larger output buffer and made 2 backend calls in all; the counter is not reset between the attempts',
    ]);
  });

  it('reports an output that fills its buffer, and one that goes beyond it', () => {
    assert.deepEqual(find({ returned: 64, outputBufferBytes: 64 }), [
      'warning output-at-buffer-size: label_response returned exactly the 64 bytes of its output buffer: the output may be cut off',
    ]);
    assert.deepEqual(find({ returned: 65, outputBufferBytes: 64 }), [
      'error reads-beyond-buffer: label_response returned 65 bytes, 1 more than its output buffer of 64: the gateway reads beyond it',
    ]);
    assert.deepEqual(find({ returned: 63, outputBufferBytes: 64 }), []);
  });

  it('reports calls without a saved answer', () => {
    const backendCalls = [backendCall(1, { match: 'none', returned: -1, cause: 'no saved answer for "x"' })];
    assert.deepEqual(find({ backendCalls }), [
      'warning backend-miss: label_response, backend call 1: no saved answer for "x"',
    ]);
  });
});

describe('the catalogue of findings', () => {
  it('documents every code', () => {
    for (const [code, { documentation }] of Object.entries(FINDING_RULES)) {
      assert.match(code, /^[a-z]+(-[a-z]+)*$/);
      assert.ok(documentation.length > 80, code);
    }
  });
});

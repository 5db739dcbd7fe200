import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import { stringifyGoJson } from '../../../src/gateway/go-json';
import type { GuardFunction } from '../../../src/gateway/invocation';
import type { ScenarioResult } from '../../../src/run/result';
import { runScenario } from '../../../src/run/run-scenario';
import { scenarioOf, ScriptedHost, type Scripted } from './scripted-host';

const guard = { path: 'g.wat', bytes: new Uint8Array() };
const POLICY = { 'allow-only': { repos: 'all', 'min-integrity': 'none' } };
const SECRET = { description: 'app', secrecy: ['private:a/b'], integrity: ['i'] };
const OPEN = { description: 'open', secrecy: [], integrity: ['i'] };
const STEP = { name: 's', tool: 'list_issues', result: [1, 2] };
const FAILED = { error: 'WASM function returned error code: -7', kind: 'error' } as const;

type Answers = Partial<Record<GuardFunction, Scripted>>;

/** A guard with fixed answers; the resource is open and read, and the response has no labels. */
function guardOf(answers: Answers, mode = 'filter'): ScriptedHost {
  return new ScriptedHost((name) => {
    const own = answers[name];
    if (own) return own;
    if (name === 'label_agent')
      return { answer: { agent: { secrecy: [], integrity: ['i'] }, difc_mode: mode } };
    return name === 'label_resource' ? resource() : {};
  });
}

function resource(labels: Json = OPEN, operation = 'read'): Scripted {
  return { answer: { resource: labels, operation } };
}

/** The second item is secret. */
const HALF: Scripted = {
  answer: { items_path: '', labeled_paths: [{ path: '/1', labels: SECRET }], default_labels: OPEN },
};

async function run(host: ScriptedHost, properties: object = {}, step: object = {}): Promise<ScenarioResult> {
  const scenario = scenarioOf({
    gateway: 'proxy',
    policy: POLICY,
    steps: [{ ...STEP, ...step }],
    ...properties,
  });
  return runScenario({ file: 'f', scenario, guard }, host, () => undefined, new AbortController().signal);
}

/** The first step: `outcome status body`, then its error and its findings. */
function drawn({ steps: [step] }: ScenarioResult): string[] {
  assert.ok(step);
  return [
    `${step.outcome ?? step.status} ${stringifyGoJson(step.response ?? null)}`,
    ...(step.error === null ? [] : [step.error]),
    ...step.findings.map(({ code, severity }) => `${code} ${severity}`),
  ];
}

async function draw(answers: Answers, step: object = {}, mode = 'filter'): Promise<string[]> {
  return drawn(await run(guardOf(answers, mode), {}, step));
}

describe('a request to the HTTP proxy', () => {
  it('gives the guard the bare body, and the client what is left of it', async () => {
    const host = guardOf({ label_response: HALF });
    const result = await run(host);
    assert.deepEqual(drawn(result), ['filtered {"body":[1],"status":200}']);
    assert.ok(
      host.log.some((line) => line.includes('"tool_result":[1,2]')),
      host.log.join('\n'),
    );
    assert.equal(result.gateway, 'proxy');
  });

  it('starts in mode filter, as a guard named github', async () => {
    const { mode, guardName } = scenarioOf({ gateway: 'proxy', policy: POLICY });
    assert.deepEqual({ mode, guardName }, { mode: 'filter', guardName: 'github' });
    assert.equal((await run(guardOf({}), {}, { expect: { mode: 'filter' } })).status, 'passed');
  });

  it('keeps the status of the answer', async () => {
    const step = { result: undefined, response: { status: 203, body: [1, 2] } };
    assert.deepEqual(await draw({ label_response: HALF }, step), ['filtered {"body":[1],"status":203}']);
  });

  it('is denied with 403 and the reason alone', async () => {
    const answers = { label_resource: resource({ ...OPEN, integrity: ['merged:x'] }, 'write') };
    const reason =
      "DIFC policy violation: Agent lacks required integrity to write to 'open'. The agent's integrity level is insufficient; it needs \"merged\" integrity.";
    assert.deepEqual(await draw(answers), [
      `denied ${stringifyGoJson({ body: { error: 'difc_forbidden', message: reason }, status: 403 })}`,
      reason,
    ]);
  });

  it('ends with 502 when label_resource fails', async () => {
    assert.deepEqual(await draw({ label_resource: FAILED }), [
      'error {"body":{"error":"bad_gateway","message":"resource labeling failed"},"status":502}',
      'resource labeling failed: WASM function returned error code: -7',
    ]);
  });

  it('ends with 502 when GitHub cannot be asked', async () => {
    assert.deepEqual(await draw({}, { result: undefined, backendError: 'no route to host' }), [
      'error {"body":{"error":"bad_gateway","message":"upstream request failed"},"status":502}',
      'upstream request failed',
    ]);
  });

  it('ends with 503 without a policy', async () => {
    const host = guardOf({});
    assert.deepEqual(drawn(await run(host, { policy: undefined })), [
      'error {"body":{"error":"service_unavailable","message":"proxy enforcement not configured"},"status":503}',
      'proxy enforcement not configured',
    ]);
    assert.ok(!host.log.some((line) => line.includes('label_resource')), host.log.join('\n'));
  });

  for (const [name, response, client] of [
    [
      'a status of 300 or more',
      { status: 404, body: { message: 'x' } },
      '{"body":{"message":"x"},"status":404}',
    ],
    ['a body that is no JSON', { text: '<html>' }, '{"status":200,"text":"\\u003chtml\\u003e"}'],
    ['no body', { status: 204 }, '{"status":204,"text":""}'],
  ] as const)
    it(`passes with ${name}, and label_response is not called`, async () => {
      const host = guardOf({ label_resource: resource(SECRET) });
      const result = await run(host, {}, { result: undefined, response });
      assert.deepEqual(drawn(result), [`allowed ${client}`, 'proxy-unfiltered info']);
      assert.equal(result.steps[0]?.labelResponseCalled, false);
    });

  it('labels a text that is JSON', async () => {
    const step = { result: undefined, response: { text: '[1, 2]' } };
    assert.deepEqual(await draw({ label_response: HALF }, step), ['filtered {"body":[1],"status":200}']);
  });
});

describe('a response without labels, in proxy mode', () => {
  it('passes when the coarse check allows the read', async () => {
    assert.deepEqual(await draw({}), ['allowed {"body":[1,2],"status":200}']);
  });

  for (const [body, empty] of [
    [[1], '[]'],
    [{ number: 1 }, '{}'],
    [{ data: { viewer: {} } }, '{"data":null}'],
  ] as const)
    it(`is ${empty} when it denies the read`, async () => {
      assert.deepEqual(await draw({ label_resource: resource(SECRET) }, { result: body }), [
        `blocked {"body":${empty},"status":200}`,
        'proxy-empty-body warning',
      ]);
    });

  it('counts with the labels of the resource in propagate mode', async () => {
    const result = await run(guardOf({ label_resource: resource(SECRET) }, 'propagate'));
    assert.deepEqual(drawn(result), ['allowed {"body":[1,2],"status":200}']);
    assert.deepEqual(result.steps[0]?.agentAfter, { secrecy: ['private:a/b'], integrity: ['i'] });
  });
});

describe('label_response that fails, in proxy mode', () => {
  const ERROR = 'response labeling failed: WASM function returned error code: -7';

  it('gives the client the whole body when the coarse check allows the read', async () => {
    assert.deepEqual(await draw({ label_response: FAILED }), [
      'allowed {"body":[1,2],"status":200}',
      ERROR,
      'proxy-unfiltered warning',
    ]);
  });

  it('gives the client an empty body when it denies the read', async () => {
    assert.deepEqual(await draw({ label_resource: resource(SECRET), label_response: FAILED }), [
      'blocked {"body":[],"status":200}',
      ERROR,
      'proxy-empty-body warning',
    ]);
  });

  it('fails the step unless its error is expected: no outcome is about it', async () => {
    const status = async (expect: object | undefined): Promise<string | undefined> =>
      (await run(guardOf({ label_response: FAILED }), {}, { expect })).steps[0]?.status;
    assert.equal(await status(undefined), 'failed');
    assert.equal(await status({ outcome: 'allowed' }), 'failed');
    assert.equal(await status({ outcome: 'allowed', error: 'error code: -7' }), 'passed');
  });

  it('does not change the labels of the agent', async () => {
    const answers = { label_resource: resource(SECRET), label_response: FAILED };
    const result = await run(guardOf(answers, 'propagate'));
    assert.deepEqual(result.steps[0]?.agentAfter, { secrecy: [], integrity: ['i'] });
  });

  it('with a panic of Go, ends with what is not known', async () => {
    const panic = { label_response: { answer: { items: [{ data: 1 }] } } };
    const result = await run(guardOf(panic), {
      steps: [STEP, { ...STEP, name: 't', expect: { outcome: 'allowed' } }],
    });
    assert.deepEqual(
      result.steps.map(({ outcome, status }) => outcome ?? status),
      ['error', 'skipped'],
    );
    assert.deepEqual(
      result.steps[0]?.findings.map(({ code }) => code),
      ['proxy-unknown'],
    );
    assert.equal(result.status, 'failed');
  });
});

describe('a filtered response, in proxy mode', () => {
  it('is blocked as a whole in strict mode', async () => {
    const error = 'DIFC policy violation: 1 of 2 items not accessible';
    assert.deepEqual(await draw({ label_response: HALF }, {}, 'strict'), [
      `blocked {"body":{"error":"difc_forbidden","message":"${error}"},"status":403}`,
      error,
    ]);
  });

  it('has no notice and no error for a single item', async () => {
    const single = { label_response: { answer: { labeled_paths: [], default_labels: SECRET } } };
    assert.deepEqual(await draw(single, { tool: 'get_issue', result: { number: 1 } }), [
      'filtered {"body":[],"status":200}',
    ]);
  });

  it('says when an envelope holds filtered items', async () => {
    const answer = {
      items_path: '/jobs',
      labeled_paths: [{ path: '/jobs/1', labels: SECRET }],
      default_labels: OPEN,
    };
    const result = { total_count: 2, jobs: [1, 2] };
    assert.deepEqual(await draw({ label_response: { answer } }, { result }), [
      'filtered {"body":{"incomplete_results":false,"jobs":[1,2],"total_count":1},"status":200}',
      'proxy-unfiltered warning',
    ]);
    const all = { items_path: '/jobs', labeled_paths: [], default_labels: OPEN };
    assert.deepEqual(await draw({ label_response: { answer: all } }, { result }), [
      'allowed {"body":{"incomplete_results":false,"jobs":[1,2],"total_count":2},"status":200}',
    ]);
  });

  it('of GraphQL is rebuilt, and passes as it is when nothing is filtered', async () => {
    const at = '/data/search/nodes';
    const answer = {
      items_path: at,
      labeled_paths: [{ path: `${at}/1`, labels: SECRET }],
      default_labels: OPEN,
    };
    const step = { route: 'graphql', result: { data: { search: { nodes: [1, 2], issueCount: 2 } } } };
    assert.deepEqual(await draw({ label_response: { answer } }, step), [
      'filtered {"body":{"data":{"search":{"issueCount":2,"nodes":[1]}}},"status":200}',
    ]);
    const all = { items_path: at, labeled_paths: [], default_labels: OPEN };
    assert.deepEqual(await draw({ label_response: { answer: all } }, step), [
      'allowed {"body":{"data":{"search":{"issueCount":2,"nodes":[1,2]}}},"status":200}',
    ]);
  });
});

describe('a request that the proxy does not filter', () => {
  it('passes when it is a write, and the guard is not asked', async () => {
    const host = guardOf({ label_resource: FAILED });
    assert.deepEqual(drawn(await run(host, {}, { route: 'write', result: { id: 1 } })), [
      'allowed {"body":{"id":1},"status":200}',
      'proxy-unfiltered info',
    ]);
  });

  it('passes when it is an unknown read, and counts as a read of data without labels', async () => {
    const result = await run(guardOf({ label_resource: FAILED }, 'propagate'), {}, { route: 'unknown-rest' });
    assert.deepEqual(drawn(result), ['allowed {"body":[1,2],"status":200}', 'proxy-unfiltered info']);
    assert.deepEqual(result.steps[0]?.agentAfter, { secrecy: [], integrity: [] });
  });

  it('is refused when it is unknown GraphQL', async () => {
    const text = 'access denied: unrecognized GraphQL operation';
    assert.deepEqual(await draw({}, { route: 'unknown-graphql' }), [
      `denied {"body":{"data":null,"errors":[{"message":"${text}"}]},"status":403}`,
      text,
    ]);
  });
});

describe('label_agent of the proxy', () => {
  it('runs before the first step, whatever that is', async () => {
    const host = guardOf({});
    await run(host, { steps: [{ call: 'label_resource', input: {} }, STEP] });
    assert.deepEqual(
      host.log.map((line) => line.split(' ', 2)[1]).filter((name) => name !== undefined),
      ['label_agent', 'label_resource', 'label_resource', 'label_response'],
    );
  });

  it('that fails keeps the proxy from starting: no step runs', async () => {
    const result = await run(guardOf({ label_agent: FAILED }), {}, { expect: { outcome: 'allowed' } });
    assert.equal(result.agent?.error, 'LabelAgent failed: WASM function returned error code: -7');
    assert.deepEqual(
      result.agent.findings.map(({ code }) => code),
      ['gateway-does-not-start'],
    );
    assert.deepEqual(
      result.steps.map(({ status }) => status),
      ['skipped'],
    );
    assert.deepEqual(
      result.findings.map(({ code }) => code),
      ['steps-never-ran'],
    );
    assert.equal(result.status, 'failed');
  });

  it('that fails as expected is no failure of the scenario', async () => {
    const agent = { expect: { error: 'error code: -7' } };
    assert.equal((await run(guardOf({ label_agent: FAILED }), { agent })).status, 'passed');
  });

  it('gets the policy as it is written, with trusted users', async () => {
    const host = guardOf({});
    const policy = { allowonly: { repos: 'all', integrity: 'none', 'blocked-users': [] } };
    await run(host, { policy, trustedUsers: ['octocat'] });
    const [asked = ''] = host.log;
    const sent = JSON.parse(asked.replace(/^-1 label_agent /, '')) as Json;
    const allowOnly = policy.allowonly;
    assert.deepEqual(sent, {
      'allow-only': { ...allowOnly, 'trusted-users': ['octocat'] },
      allowonly: allowOnly,
    });
  });

  it('is not called with a policy that only the configuration of the MCP gateway puts right', async () => {
    const policy = { 'Allow-Only': { repos: 'all', 'min-integrity': 'none' } };
    const result = await run(guardOf({}), { policy });
    assert.match(result.agent?.error ?? '', /must use top-level allow-only object/);
    assert.equal(result.agent?.invocation, null);
    const sink = await run(guardOf({}), { policy: { 'write-sink': { accept: ['*'] } } });
    assert.match(sink.agent?.error ?? '', /write-sink policies are not supported/);
  });
});

it('an invocation that the deadline ends says that the deadline of the proxy is not known', async () => {
  const timeout = { ...FAILED, kind: 'timeout' } as const;
  assert.deepEqual((await draw({ label_resource: timeout })).at(-1), 'proxy-unknown warning');
});

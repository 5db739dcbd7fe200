import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lintScenario } from '../../../../src/scenario/lint/lint';
import { parseScenario } from '../../../../src/scenario/parse';

const POLICY = { 'allow-only': { repos: 'all', 'min-integrity': 'none' } };

function parsed(properties: object): ReturnType<typeof parseScenario> {
  return parseScenario(
    JSON.stringify({ version: 1, guard: 'g.wat', gateway: 'proxy', policy: POLICY, ...properties }),
  );
}

/** Messages about the expectations of one step. */
function lint(expect: object, step: object = {}, properties: object = {}): string[] {
  const { scenario, problems } = parsed({
    steps: [{ tool: 't', result: [], expect, ...step }],
    ...properties,
  });
  assert.ok(scenario, problems.map(({ message }) => message).join('\n'));
  return lintScenario(scenario).map(({ message }) => message);
}

const drawn = (properties: object): string[] =>
  parsed(properties).problems.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);

describe('problems of a scenario in proxy mode', () => {
  it('are what has no meaning there', () => {
    const session = { sessions: { b: {} }, steps: [{ tool: 't', session: 'b' }] };
    assert.deepEqual(drawn(session), [
      'error conflict: `sessions` has no meaning in proxy mode: the proxy has one agent',
    ]);
    const sink = { sinks: { w: { accept: ['*'] } } };
    assert.deepEqual(drawn(sink), [
      'error conflict: `sinks` has no meaning in proxy mode: the proxy has no other servers',
    ]);
    assert.deepEqual(drawn({ answers: 'mcp' }), [
      'warning no-effect: `answers` has no effect in proxy mode: the guard gets the body as it is, and the answers to its calls as MCP results',
    ]);
  });

  it('are saved answers that no call gets', () => {
    const backend = [
      { tool: 'issue_read', result: 1 },
      { tool: 'get_issue', result: 1 },
    ];
    const tools = 'pull_request_read, issue_read, search_repositories, get_collaborator_permission';
    const sentence = `has no effect in proxy mode: the only tools that the proxy answers a guard for are ${tools}`;
    assert.deepEqual(drawn({ backend, steps: [{ tool: 't', backend }] }), [
      `warning no-effect: \`backend[1].tool\` ${sentence}`,
      `warning no-effect: \`steps[0].backend[1].tool\` ${sentence}`,
    ]);
  });

  it('are a missing policy, and a policy that the proxy refuses as it is written', () => {
    assert.deepEqual(drawn({ policy: undefined }), [
      'warning missing-property: a scenario needs a `policy` in proxy mode: without one the proxy answers each read with 503 and "proxy enforcement not configured"',
    ]);
    const policy = { 'Allow-Only': { repos: 'all', 'min-integrity': 'none' } };
    assert.equal(lint({}, {}, { policy }).length, 1);
    assert.equal(lint({}, {}, { policy, gateway: 'mcp' }).length, 0);
  });

  it('are properties of proxy mode elsewhere', () => {
    const only = 'has a meaning in proxy mode only (`"gateway": "proxy"`)';
    assert.deepEqual(drawn({ gateway: 'mcp', steps: [{ tool: 't', route: 'write', response: {} }] }), [
      `error conflict: \`steps[0].route\` ${only}`,
      `error conflict: \`steps[0].response\` ${only}`,
    ]);
    assert.deepEqual(drawn({ steps: [{ call: 'label_agent', route: 'rest' }] }), [
      'error conflict: `steps[0].route` has no effect in a step with `call`',
    ]);
  });

  it('are two answers to one request', () => {
    assert.deepEqual(drawn({ steps: [{ tool: 't', result: 1, response: { body: 1, text: 'x' } }] }), [
      'error conflict: `steps[0].result` says the same as `body` of `response`; use one of them',
      'error conflict: `steps[0].response` has both `body` and `text`; use one of them',
    ]);
    assert.deepEqual(drawn({ steps: [{ tool: 't', backendError: 'x', response: {} }] }), [
      'warning no-effect: `steps[0].response` has no effect next to `backendError`: the tool call fails',
    ]);
  });
});

describe('expectations on a request to the proxy', () => {
  const possible: readonly [object, object?][] = [
    [{ response: { status: 403, body: {} }, outcome: 'denied' }],
    [{ outcome: 'allowed', error: 'response labeling', trap: 'unreachable' }],
    [{ outcome: 'blocked', operation: 'read', mode: 'filter' }],
    [{ outcome: 'blocked', error: 'x', mode: 'strict' }],
    [{ outcome: 'filtered', filtered: 1, items: [] }],
    [{ outcome: 'allowed' }, { route: 'write' }],
    [{ outcome: 'denied' }, { route: 'unknown-graphql' }],
  ];
  for (const [expect, step] of possible)
    it(`may be ${JSON.stringify(expect)}`, () => {
      assert.deepEqual(lint(expect, step), []);
    });

  const impossible: readonly object[] = [
    { outcome: 'blocked', mode: 'propagate' },
    { outcome: 'filtered', error: 'x' },
    { outcome: 'denied', operation: 'read' },
    { outcome: 'allowed', operation: 'write', error: 'x' },
  ];
  for (const expect of impossible)
    it(`are never ${JSON.stringify(expect)}`, () => {
      assert.equal(lint(expect).length, 1);
    });

  it('are about no step when label_agent is expected to fail', () => {
    const agent = { expect: { error: 'x' } };
    assert.deepEqual(lint({ outcome: 'error' }, {}, { agent }), [
      '`outcome` can never hold if label_agent fails as expected in `agent`: there is no outcome then',
    ]);
  });

  it('of what passes without the guard hold after a trap, too', () => {
    const steps = [
      { name: 'a', tool: 't', expect: { trap: 'unreachable' } },
      { name: 'b', tool: 't', route: 'write', expect: { outcome: 'allowed' } },
      { name: 'c', tool: 't', expect: { outcome: 'allowed' } },
    ];
    assert.equal(lint({}, {}, { steps }).length, 1);
  });
});

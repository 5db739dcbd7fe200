import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startAgentSession, type Invoke } from '../../../src/gateway/agent-session';
import type { Mode } from '../../../src/gateway/difc/labels';
import type { Json, JsonObject } from '../../../src/gateway/json';
import { handleRequest, type RequestOutcome, type ToolRequest } from '../../../src/gateway/pipeline';
import { CircuitBreaker } from '../../../src/gateway/server/circuit-breaker';
import type { StepResult } from '../../../src/run/result';
import { decodeHere } from './decode-here';
import { plainInvocation } from './plain-invocation';

/** Does not compile unless an outcome can be spread into a step's result. */
type FromRun = 'name' | 'tool' | 'status' | 'findings' | 'checks' | 'durationMs';
const asResult = (outcome: RequestOutcome): Omit<StepResult, FromRun> => outcome;

type Answers = Partial<Record<'label_agent' | 'label_resource' | 'label_response', Json | Error>>;

/** A guard that gives fixed answers (an Error fails the invocation), with a record of its inputs. */
function guard(answers: Answers) {
  const calls: string[] = [];
  const invoke: Invoke = (name, input) => {
    calls.push(`${name} ${JSON.stringify(input)}`);
    const answer = answers[name];
    const failed = answer instanceof Error;
    const text = answer === undefined || failed ? '' : JSON.stringify(answer);
    return Promise.resolve({
      invocation: plainInvocation(name, failed ? answer.message : null),
      output: new TextEncoder().encode(text),
    });
  };
  return { invoke, calls };
}

const breaker = () => new CircuitBreaker('guard', () => 0);
const request: ToolRequest = { tool: 'list_issues', args: { n: 1 }, result: [1, 2] };

function resource(operation: string, secrecy: Json = [], integrity: Json = []): JsonObject {
  return { operation, resource: { description: 'r', secrecy, integrity } };
}

async function outcomeOf(
  answers: Answers,
  mode: Mode = 'filter',
  more: Partial<ToolRequest> = {},
  labels = { secrecy: ['s'], integrity: ['i'] },
): Promise<RequestOutcome> {
  return handleRequest(
    { ...request, ...more },
    { error: null, mode, labels },
    guard(answers).invoke,
    breaker(),
    decodeHere,
  );
}

const block = (text: string) => ({ type: 'text', text });

describe('a request', () => {
  it('gives the guard tool, arguments and result', async () => {
    const { invoke, calls } = guard({ label_resource: resource('read', [], ['i']) });
    const session = { error: null, mode: 'filter', labels: { secrecy: [], integrity: [] } } as const;
    const outcome = await handleRequest(request, session, invoke, breaker(), decodeHere);
    assert.deepEqual(calls, [
      'label_resource {"capabilities":{},"tool_args":{"n":1},"tool_name":"list_issues"}',
      'label_response {"capabilities":{},"tool_args":{"n":1},"tool_name":"list_issues","tool_result":[1,2]}',
    ]);
    assert.deepEqual(
      outcome.invocations.map(({ function: name }) => name),
      ['label_resource', 'label_response'],
    );
  });

  it('ends at once when the session failed', async () => {
    const { invoke, calls } = guard({});
    const session = {
      error: 'LabelAgent failed: x',
      mode: 'strict',
      labels: { secrecy: [], integrity: [] },
    } as const;
    assert.deepEqual(await handleRequest(request, session, invoke, breaker(), decodeHere), {
      outcome: 'error',
      error: 'guard session initialization failed: LabelAgent failed: x',
      response: {
        content: [block('guard session initialization failed: LabelAgent failed: x')],
        isError: true,
      },
      agentAfter: { secrecy: [], integrity: [] },
      invocations: [],
    });
    assert.deepEqual(calls, []);
  });

  it('passes without labels even when the agent had no clearance', async () => {
    const { outcome, coarse, labeled, response } = asResult(
      await outcomeOf({ label_resource: resource('read', ['t']) }),
    );
    assert.deepEqual([outcome, coarse?.outcome, labeled], ['allowed', 'bypass-for-read', false]);
    assert.deepEqual(response, { content: [block('[1,2]')], isError: false });
  });

  it('keeps resource and coarse check when the backend fails', async () => {
    const { invocations, ...outcome } = await outcomeOf(
      { label_resource: resource('read', [], ['i']) },
      'filter',
      {
        backendError: '503',
      },
    );
    assert.equal(invocations.length, 1);
    assert.deepEqual(outcome, {
      outcome: 'error',
      error: '503',
      resource: { description: 'r', secrecy: [], integrity: ['i'] },
      operation: 'read',
      coarse: { outcome: 'allowed', decision: 'allow', reason: '', secrecyToAdd: [], integrityToDrop: [] },
      labelResponseCalled: false,
      response: { content: [block('503')], isError: true },
      agentAfter: { secrecy: ['s'], integrity: ['i'] },
    });
  });

  it('is denied before the backend can fail', async () => {
    const answers = { label_resource: resource('write', [], ['t']) };
    const { outcome, error, response } = await outcomeOf(answers, 'filter', { backendError: '503' });
    assert.equal(outcome, 'denied');
    assert.match(error ?? '', /^DIFC Violation: Agent lacks required integrity to write to 'r'/);
    assert.deepEqual(response, { content: [block(error ?? '')], isError: true });
  });

  it('keeps what was known when label_response fails', async () => {
    const answers = { label_resource: resource('read', [], ['i']), label_response: new Error('boom') };
    const { outcome, error, operation, labelResponseCalled, labeled } = await outcomeOf(answers);
    assert.deepEqual(
      [outcome, error, operation, labelResponseCalled, labeled],
      ['error', 'response labeling failed: response labeling failed: boom', 'read', true, undefined],
    );
  });

  const twoItems = {
    label_resource: resource('read', [], ['i']),
    label_response: {
      labeled_paths: [
        { path: '/0', labels: { description: 'a', secrecy: [], integrity: ['i'] } },
        { path: '/1', labels: { description: 'b', secrecy: ['t'], integrity: ['i'] } },
      ],
    },
  };
  const reason =
    "Resource 'b' has secrecy requirements that agent doesn't meet. The agent is not authorized to access [t]-scoped data.";

  it('gets the remaining items and a notice', async () => {
    const { outcome, error, items, total, response } = await outcomeOf(twoItems);
    assert.deepEqual([outcome, error, items, total], ['filtered', null, [1], 2]);
    const notice = `[Filtered] 1 item(s) in this response were removed by secrecy policy and are not shown: b (${reason}).`;
    assert.deepEqual(response, { content: [block('[1]'), block(notice)], isError: false });
  });

  it('that the gateway panics over gets no answer', async () => {
    const answers = { label_resource: resource('read', [], ['i']), label_response: { items: [{ data: 1 }] } };
    const { response, ...outcome } = await outcomeOf(answers);
    const panic = 'runtime error: invalid memory address or nil pointer dereference';
    assert.deepEqual(
      [outcome.outcome, outcome.error, outcome.panic, response],
      ['error', panic, panic, undefined],
    );
  });

  it('is blocked as a whole in strict mode', async () => {
    const { outcome, error, items, filtered } = await outcomeOf(twoItems, 'strict');
    assert.deepEqual([outcome, items, filtered?.length], ['blocked', undefined, 1]);
    assert.equal(
      error,
      'DIFC policy violation: 1 of 2 items in response are not accessible to agent default',
    );
  });

  it('gets labelled items as JSON text when all are accessible', async () => {
    const { response } = await outcomeOf(twoItems, 'propagate', {
      result: { content: [block('[1,2]')], isError: true },
    });
    assert.deepEqual(response, { content: [block('[1,2]')], isError: false });
  });

  const oneItem = {
    label_resource: resource('read', [], ['i']),
    label_response: {
      labeled_paths: [],
      default_labels: { description: 'b', secrecy: ['t'], integrity: ['i'] },
    },
  };

  it('gets an error when the one resource it asked for was removed', async () => {
    const { outcome, error, response } = await outcomeOf(oneItem, 'filter', {
      tool: 'get_issue',
      result: {},
    });
    assert.deepEqual([outcome, error], ['filtered', null]);
    const text = `[Filtered] b exists but is not accessible — filtered by secrecy policy (${reason})`;
    assert.deepEqual(response, { content: [block(text)], isError: true });
  });

  it('gets an empty list when a search found one item that was removed', async () => {
    const { response } = await outcomeOf(oneItem, 'filter', { tool: 'search_issues', result: {} });
    assert.deepEqual(response?.content.slice(0, 1), [block('[]')]);
    assert.equal(response?.isError, false);
  });

  it('of read-write labels the response unless the mode is strict', async () => {
    const answers = { label_resource: resource('read-write', ['s'], ['i']) };
    const called = [];
    for (const mode of ['strict', 'filter', 'propagate'] as const) {
      called.push((await outcomeOf(answers, mode)).labelResponseCalled);
    }
    assert.deepEqual(called, [false, true, true]);
  });

  it('in propagate mode takes over the labels of all items, or of the resource', async () => {
    const { agentAfter } = await outcomeOf(twoItems, 'propagate');
    assert.deepEqual(agentAfter, { secrecy: ['s', 't'], integrity: ['i'] });
    const unlabeled = await outcomeOf({ label_resource: resource('read', ['t'], []) }, 'propagate');
    assert.deepEqual(unlabeled.agentAfter, { secrecy: ['s', 't'], integrity: [] });
  });

  it('in propagate mode loses all integrity to an empty list of items', async () => {
    const answers = { label_resource: resource('read', [], ['i']), label_response: { labeled_paths: [] } };
    const { agentAfter } = await outcomeOf(answers, 'propagate', { result: [] });
    assert.deepEqual(agentAfter, { secrecy: ['s'], integrity: [] });
  });

  it('fails when the result cannot become an MCP result', async () => {
    const { error } = await outcomeOf({ label_resource: resource('read', [], ['i']) }, 'filter', {
      result: { content: [5] },
    });
    assert.equal(error, 'failed to convert result: content item 0: expected map, got float64');
  });
});

describe('an agent session', () => {
  const agent = { secrecy: ['b', 'a', 'b'], integrity: ['i'] };
  const policy = { 'allow-only': { repos: 'all', 'min-integrity': 'none' } };

  it('keeps labels and mode without a policy', async () => {
    const { invoke, calls } = guard({});
    assert.deepEqual(await startAgentSession({ mode: 'filter', agent }, invoke, decodeHere), {
      error: null,
      mode: 'filter',
      labels: { secrecy: ['a', 'b'], integrity: ['i'] },
      called: false,
      invocation: null,
    });
    assert.deepEqual(calls, []);
  });

  it('adds the labels of label_agent and takes its mode', async () => {
    const { invoke, calls } = guard({
      label_agent: { agent: { secrecy: ['c'], integrity: ['i', 'j'] }, difc_mode: 'propagate' },
    });
    const { mode, labels } = await startAgentSession({ policy, mode: 'strict', agent }, invoke, decodeHere);
    assert.equal(mode, 'propagate');
    assert.deepEqual(labels, { secrecy: ['a', 'b', 'c'], integrity: ['i', 'j'] });
    assert.deepEqual(calls, [`label_agent ${JSON.stringify(policy)}`]);
  });

  it('does not call the guard with a refused policy', async () => {
    const { invoke, calls } = guard({});
    const start = (refused: Json) =>
      startAgentSession({ policy: refused, mode: 'strict', agent }, invoke, decodeHere);
    const { error, layer, called, invocation } = await start(null);
    const text = 'invalid guard policy JSON: policy must include allow-only or write-sink';
    assert.deepEqual([error, layer, called, invocation], [text, 'config', true, null]);
    const limited = { 'allow-only': { ...policy['allow-only'], 'tool-call-limits': { a: 1 } } };
    const later = await start(limited);
    assert.equal(later.layer, 'payload');
    assert.match(later.error ?? '', /^LabelAgent failed: .*unexpected allow-only key "tool-call-limits"$/);
    assert.deepEqual(calls, []);
  });

  it('keeps mode and labels when label_agent fails', async () => {
    const { invoke } = guard({ label_agent: new Error('boom') });
    const session = await startAgentSession({ policy, mode: 'strict', agent }, invoke, decodeHere);
    assert.equal(session.error, 'LabelAgent failed: boom');
    assert.equal(session.invocation?.error, 'boom');
    assert.deepEqual([session.mode, session.labels.integrity], ['strict', ['i']]);
  });
});

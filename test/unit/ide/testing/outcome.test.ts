import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stepOutcome } from '../../../../src/ide/testing/outcome';
import type { Check, CheckPath, StepResult } from '../../../../src/run/result';
import { backendCall, invocation } from '../../run/scripted-host';
import { drawOutcome } from './draw';

function step(facts: Partial<StepResult>): StepResult {
  return {
    name: 's',
    tool: 't',
    status: 'passed',
    outcome: 'allowed',
    error: null,
    agentAfter: { secrecy: [], integrity: [] },
    invocations: [],
    findings: [],
    checks: [],
    durationMs: 1,
    ...facts,
  };
}

function messageOf(check: Omit<Check, 'ok'>) {
  const [message] = stepOutcome(
    step({ status: 'failed', checks: [{ ok: false, ...check }] }),
    2,
    undefined,
  ).messages;
  return message;
}

describe('outcome of a request to a write sink', () => {
  it('is its own, also when the guard is unavailable', () => {
    const check: Check = { path: ['expect', 'outcome'], ok: false, expected: 'allowed', actual: 'denied' };
    const failed = step({ status: 'failed', outcome: 'denied', checks: [check] });
    assert.equal(stepOutcome(failed, 0, 'trap').state, 'errored');
    assert.equal(stepOutcome({ ...failed, sink: 'log' }, 0, 'trap').state, 'failed');
  });
});

describe('outcome of a step', () => {
  it('names the findings of the step, without those that only inform', () => {
    const check: Check = { path: ['expect', 'outcome'], ok: false, expected: 'allowed', actual: 'error' };
    const findings = [
      { code: 'trap', severity: 'error', message: 'label_resource trapped\nmore' },
      { code: 'headroom', severity: 'info', message: 'close to a limit' },
    ] as const;
    const { messages } = stepOutcome(step({ status: 'failed', checks: [check], findings }), 0, undefined);
    assert.deepEqual(messages[0]?.findings, ['label_resource trapped [trap]']);
  });

  it('shows both sides of structures as indented JSON', () => {
    const message = messageOf({ path: ['expect', 'items'], expected: [{ id: 1 }], actual: [] });
    assert.deepEqual(message?.difference, { expected: '[\n  {\n    "id": 1\n  }\n]', actual: '[]' });
  });

  it('shows texts as they are', () => {
    const message = messageOf({ path: ['expect', 'error'], expected: 'a\nb', actual: 'a' });
    assert.deepEqual(message?.difference, { expected: 'a\nb', actual: 'a' });
  });

  it('shows no difference for a bound, a log or something that did not happen', () => {
    const checks: Omit<Check, 'ok'>[] = [
      { path: ['expect', 'maxBackendCalls'], expected: 1, actual: 2 },
      { path: ['expect', 'logs', 1], expected: 'a', actual: ['b'] },
      { path: ['expect', 'response'], expected: {}, actual: null, note: 'the agent gets no response' },
    ];
    assert.deepEqual(
      checks.map((check) => messageOf(check)?.difference),
      [undefined, undefined, undefined],
    );
  });

  it('points at the failing expectation, into lists and objects', () => {
    const checked: CheckPath[] = [
      ['expect', 'resource', 'secrecy'],
      ['expect', 'logs', 1],
    ];
    const paths = checked.map((path) => messageOf({ path, expected: [], actual: ['x'] })?.at);
    assert.deepEqual(paths, [
      ['steps', 2, 'expect', 'resource', 'secrecy'],
      ['steps', 2, 'expect', 'logs', 1],
    ]);
  });

  it('is tagged with traps and limits, expected or not', () => {
    const calls = [backendCall(51, { failure: 'over-limit', cause: 'over', returned: -1 })];
    const invocations = [
      invocation('label_resource', { kind: 'limit', backendCalls: calls }),
      invocation('label_response', { kind: 'trap', trap: 'unreachable', error: 'x' }),
    ];
    const outcome = stepOutcome(step({ invocations }), 0, undefined);
    assert.equal(drawOutcome(outcome), 'passed [trap limit-backend-calls]');
  });

  it('has no names of the compiler: the trace is the stack of the message', () => {
    const error =
      'WASM function call failed: wasm error: unreachable\nwasm stack trace:\n\t._ZN1a1bE(i32) i32\n\t.$2()';
    const checks: Check[] = [{ path: ['expect', 'outcome'], ok: false, expected: 'denied', actual: 'error' }];
    const failed = step({ status: 'failed', error, checks });
    const texts = [undefined, 'first'].map(
      (poison) => stepOutcome(failed, 0, poison).messages[0]?.text ?? '',
    );
    for (const text of texts) {
      assert.ok(text.endsWith('\nWASM function call failed: wasm error: unreachable'), text);
    }
  });

  it('can be updated only when an expectation failed', () => {
    const failed = step({
      status: 'failed',
      checks: [{ path: ['expect', 'outcome'], ok: false, expected: 'denied', actual: 'allowed' }],
    });
    assert.equal(stepOutcome(failed, 0, undefined).updatable, true);
    assert.equal(stepOutcome(failed, 0, 'an earlier step').updatable, false);
    assert.equal(stepOutcome(step({}), 0, undefined).updatable, false);
  });
});

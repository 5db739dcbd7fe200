import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunEvent } from '../../../src/run/events';
import { checkPathText } from '../../../src/run/check-path';
import type { ScenarioResult } from '../../../src/run/result';
import { runScenario } from '../../../src/run/run-scenario';
import { readable, scenarioOf, ScriptedHost } from './scripted-host';

const guard = { path: 'g.wat', bytes: new Uint8Array() };
const never = new AbortController().signal;
const policyOf = (repos: string | string[]) => ({ 'allow-only': { repos, 'min-integrity': 'none' } });
const events: RunEvent[] = [];

async function run(properties: object, host = new ScriptedHost(readable)): Promise<ScenarioResult> {
  events.length = 0;
  const scenario = scenarioOf(properties);
  return runScenario({ file: 'f', scenario, guard }, host, (event) => events.push(event), never);
}

/** A guard that keeps the policy of the last label_agent and shows it as the description of a resource. */
function forgetful(): ScriptedHost {
  let repos: unknown;
  return new ScriptedHost((name, input, options) => {
    if (name === 'label_agent') repos = (input as { 'allow-only': { repos: unknown } })['allow-only'].repos;
    if (name !== 'label_resource') return readable(name, input, options);
    const resource = { description: JSON.stringify(repos), secrecy: [], integrity: [] };
    return { answer: { resource, operation: 'read' } };
  });
}

const a = { tool: 't', session: 'a' };
const b = { tool: 't', session: 'b' };
const two = { a: { policy: policyOf('public') }, b: { policy: policyOf(['x/*']) } };

describe('sessions of a scenario', () => {
  it('call label_agent before their first step, on one guard', async () => {
    const host = new ScriptedHost(readable);
    const result = await run({ sessions: two, steps: [a, b, a] }, host);
    assert.deepEqual(
      host.log.map((line) => line.split(' ', 2).join(' ')),
      [
        '-1 label_agent',
        '0 label_resource',
        '0 label_response',
        '-1 label_agent',
        '1 label_resource',
        '1 label_response',
        '2 label_resource',
        '2 label_response',
        'close',
      ],
    );
    assert.equal(result.agent, null);
    assert.deepEqual(Object.keys(result.sessions ?? {}), ['a', 'b']);
    assert.deepEqual(
      result.steps.map(({ session }) => session),
      ['a', 'b', 'a'],
    );
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'agent' ? [event.session] : [])),
      ['a', 'b'],
    );
  });

  it('show how one replaces the policy of another in the guard', async () => {
    const result = await run({ sessions: two, steps: [a, b, a] }, forgetful());
    assert.deepEqual(
      result.steps.map((step) => [step.resource?.description, ...step.findings.map(({ code }) => code)]),
      [['"public"'], ['["x/*"]'], ['["x/*"]', 'session-policy-replaced']],
    );
    assert.equal(
      result.steps[2]?.findings[0]?.message,
      'the session "a" runs under the policy of another session: label_agent of the session "b" was called later and gave the guard {"allow-only":{"repos":["x/*"],"min-integrity":"none"}} instead of {"allow-only":{"repos":"public","min-integrity":"none"}}',
    );
  });

  it('with the same policy replace nothing', async () => {
    const result = await run({ policy: policyOf('public'), sessions: { a: {}, b: {} }, steps: [a, b, a] });
    assert.deepEqual(
      result.steps.flatMap((step) => step.findings),
      [],
    );
  });

  it('have their own labels and mode', async () => {
    const host = new ScriptedHost((name, input, options) =>
      name === 'label_resource'
        ? {
            answer: {
              resource: { description: 'r', secrecy: ['private'], integrity: [] },
              operation: 'read',
            },
          }
        : readable(name, input, options),
    );
    const sessions = { a: { mode: 'propagate' }, b: { agent: { secrecy: ['own'] } } };
    const result = await run({ sessions, steps: [a, b, a, { tool: 't' }] }, host);
    assert.deepEqual(
      result.steps.map((step) => [step.coarse?.decision, step.agentAfter.secrecy]),
      [
        ['allow-with-propagate', ['private']],
        ['deny', ['own']],
        ['allow', ['private']],
        ['deny', []],
      ],
    );
  });

  it('fail on their own, and are tried again on their own', async () => {
    const host = new ScriptedHost((name, input, options) =>
      name === 'label_agent' && JSON.stringify(input).includes('public')
        ? { answer: { success: false } }
        : readable(name, input, options),
    );
    const result = await run({ sessions: two, steps: [a, b, a] }, host);
    assert.deepEqual(
      result.steps.map(({ outcome, agentAttempt }) => [outcome, agentAttempt]),
      [
        ['error', 0],
        ['allowed', 0],
        ['error', 1],
      ],
    );
    assert.equal(result.sessions?.['a']?.attempts.length, 2);
    assert.equal(result.sessions?.['a']?.status, 'failed');
    assert.equal(result.sessions?.['b']?.status, 'unchecked');
    assert.equal(result.status, 'failed');
  });

  it('are checked', async () => {
    const sessions = { a: { ...two.a, agent: { expect: { mode: 'strict' } } } };
    const result = await run({ sessions, steps: [a] });
    assert.equal(result.status, 'failed');
    assert.deepEqual(
      result.sessions?.['a']?.checks.map((check) => [checkPathText(check), check.ok]),
      [['expect.mode', false]],
    );
  });

  it('keep the gateway from starting when the configuration refuses the policy of one that is used', async () => {
    const sessions = { a: two.a, b: { policy: {}, agent: { expect: { error: 'must include' } } } };
    const host = new ScriptedHost(readable);
    const result = await run({ sessions, steps: [a, b] }, host);
    assert.deepEqual(host.log, ['close']);
    assert.deepEqual(
      [result.status, ...result.steps.map(({ status }) => status)],
      ['passed', 'skipped', 'skipped'],
    );
    assert.deepEqual(Object.keys(result.sessions ?? {}), ['b']);
  });

  it('share the circuit breaker of the server', async () => {
    const limited = { content: [{ type: 'text', text: 'too many requests' }], isError: true };
    const steps = [a, b, a, b].map((step) => ({ ...step, result: limited }));
    const result = await run({ sessions: two, steps });
    assert.match(result.steps[3]?.error ?? '', /circuit breaker is OPEN/);
  });
});

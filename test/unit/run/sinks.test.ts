import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stringifyGoJson } from '../../../src/gateway/go-json';
import { checkPathText } from '../../../src/run/check-path';
import type { ScenarioResult } from '../../../src/run/result';
import { runScenario } from '../../../src/run/run-scenario';
import { invocation, scenarioOf, ScriptedHost, type Scripted } from './scripted-host';

const guard = { path: 'g.wat', bytes: new Uint8Array() };
const POLICY = { 'allow-only': { repos: 'all', 'min-integrity': 'none' } };
const SINKS = {
  comments: { accept: ['*'], visibility: 'public' },
  notes: { accept: ['private:acme/app'] },
};
const READ = { name: 'read', tool: 'get_file', result: 'secret' };
const send = (sink: string, more: object = {}): object => ({
  name: `to ${sink}`,
  sink,
  tool: 'post',
  ...more,
});

/** A guard whose response is private; `mode` decides whether it reaches the agent. */
function privateGuard(mode: string, facts: Scripted = {}): ScriptedHost {
  return new ScriptedHost((name) => {
    if (name === 'label_agent') return { answer: { agent: { secrecy: [], integrity: [] }, difc_mode: mode } };
    const labels = { description: 'app', secrecy: ['private:acme/app'], integrity: [] };
    if (name === 'label_resource') return { answer: { resource: labels, operation: 'read' } };
    return { answer: { items_path: '', labeled_paths: [], default_labels: labels }, ...facts };
  });
}

async function run(properties: object, host = privateGuard('propagate')): Promise<ScenarioResult> {
  const scenario = scenarioOf({ policy: POLICY, sinks: SINKS, ...properties });
  return runScenario({ file: 'f', scenario, guard }, host, () => undefined, new AbortController().signal);
}

/** The steps, one a line: `name outcome: sinks`. */
const drawn = ({ steps }: ScenarioResult): string[] =>
  steps.map(
    ({ name, sink, outcome, status, sinks }) =>
      `${name}${sink === undefined ? '' : ` @${sink}`} ${outcome ?? status}: ${stringifyGoJson(
        Object.entries(sinks ?? {}).map(([each, { allowed, deniedBy }]) =>
          allowed ? each : [each, ...deniedBy],
        ),
      )}`,
  );

describe('requests to write sinks', () => {
  it('are denied once the agent has read what the sink does not take', async () => {
    const host = privateGuard('propagate');
    const result = await run({ steps: [send('comments'), READ, send('comments'), send('notes')] }, host);
    assert.deepEqual(drawn(result), [
      'to comments @comments allowed: ["comments","notes"]',
      'read allowed: [["comments","private:acme/app"],"notes"]',
      'to comments @comments denied: [["comments","private:acme/app"],"notes"]',
      'to notes @notes allowed: [["comments","private:acme/app"],"notes"]',
    ]);
    assert.deepEqual(
      host.log.map((line) => line.split(' ', 2).join(' ')),
      ['-1 label_agent', '1 label_resource', '1 label_response', 'close'],
    );
    const [first, , denied, allowed] = result.steps;
    assert.deepEqual([first?.agentAttempt, denied?.agentAttempt], [undefined, undefined]);
    assert.equal(denied?.tool, 'post');
    assert.equal(denied.operation, 'write');
    assert.match(denied.error ?? '', /^DIFC Violation: Agent carries private \(acme\/app\)-scoped data/);
    assert.equal(allowed?.response, undefined);
  });

  it('stay open in a mode in which the read does not reach the agent', async () => {
    const result = await run({ steps: [READ, send('comments')] }, privateGuard('filter'));
    assert.deepEqual(drawn(result), [
      'read filtered: ["comments","notes"]',
      'to comments @comments allowed: ["comments","notes"]',
    ]);
  });

  it('know the labels of their session only', async () => {
    const steps = [READ, send('comments', { session: 'other' }), send('comments')];
    const result = await run({ sessions: { other: {} }, steps });
    assert.deepEqual(
      result.steps.map(({ outcome }) => outcome),
      ['allowed', 'allowed', 'denied'],
    );
    assert.deepEqual(result.sessions, {});
  });

  it('have nothing to do with a guard that trapped, or whose session does not start', async () => {
    const trapped = privateGuard('propagate', {
      kind: 'trap',
      trap: 'unreachable',
      error: 'trap',
      healthy: false,
    });
    assert.deepEqual(
      (await run({ steps: [READ, send('comments')] }, trapped)).steps.map(({ outcome }) => outcome),
      ['error', 'allowed'],
    );
    const failing = new ScriptedHost((name) => invocation(name, { kind: 'error', error: 'no' }));
    assert.deepEqual(
      (await run({ agent: { secrecy: ['x'] }, steps: [READ, send('notes'), READ] }, failing)).steps.map(
        ({ outcome, agentAttempt }) => [outcome, agentAttempt],
      ),
      [
        ['error', 0],
        ['denied', undefined],
        ['error', 1],
      ],
    );
  });

  it('are checked like other steps', async () => {
    const expect = { outcome: 'allowed', operation: 'write', resource: { secrecy: [] }, secrecy: [] };
    const result = await run({ steps: [READ, send('comments', { expect })] });
    assert.deepEqual(
      result.steps[1]?.checks.map((check) => `${checkPathText(check)} ${String(check.ok)}`),
      [
        'expect.outcome false',
        'expect.operation true',
        'expect.resource.secrecy true',
        'expect.secrecy false',
      ],
    );
    assert.equal(result.status, 'failed');
    assert.equal((await run({ steps: [send('comments')] })).steps[0]?.status, 'unchecked');
  });
});

describe('a scenario without write sinks', () => {
  it('says nothing of them', async () => {
    const result = await run({ sinks: {}, steps: [READ] });
    assert.equal(result.steps[0]?.sinks, undefined);
  });
});

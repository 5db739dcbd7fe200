import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GuardProbe, type ProbeTarget } from '../../../src/analysis/guard-probe';
import { DEFAULT_PROFILE, resolveLimits } from '../../../src/gateway/limits';
import { readable, ScriptedHost } from '../run/scripted-host';

const target: ProbeTarget = {
  guard: { path: 'guard.wasm', bytes: new Uint8Array() },
  guardName: 'github',
  limits: resolveLimits(DEFAULT_PROFILE, {}),
  session: {
    policy: { 'allow-only': { repos: 'public', 'min-integrity': 'none' } },
    mode: 'strict',
    agent: { secrecy: [], integrity: [] },
    trustedBots: [],
    trustedUsers: [],
  },
};
const request = { tool: 'list_issues', args: {}, result: {}, backend: [] };
const { signal } = new AbortController();

/** What was called, without inputs. */
const calls = ({ log }: ScriptedHost): string[] => log.map((line) => line.split(' ', 2).join(' '));

describe('a probe of a guard', () => {
  it('asks label_agent once, then labels each request on the same instance as a step with separate answers', async () => {
    const host = new ScriptedHost(readable);
    const probe = new GuardProbe(host, target, signal);
    const answer = await probe.ask(request);
    await probe.ask(request);
    probe.close();
    assert.deepEqual(calls(host), [
      '0 label_agent',
      '1 label_resource',
      '1 label_response',
      '2 label_resource',
      '2 label_response',
      'close',
    ]);
    const { session, ...labels } = answer;
    assert.equal(session?.invocation?.function, 'label_agent');
    assert.deepEqual(
      { ...labels, invocations: answer.invocations.length },
      {
        error: null,
        resource: { description: 'r', secrecy: [], integrity: [] },
        operation: 'read',
        items: null,
        invocations: 2,
      },
    );
  });

  it('takes a new instance after a trap, and reports the trap in the gateway’s words', async () => {
    let trapped = false;
    const host = new ScriptedHost((name, input, options) => {
      if (name !== 'label_response' || trapped) return readable(name, input, options);
      trapped = true;
      return { kind: 'trap', error: 'WASM function call failed: wasm error: unreachable', healthy: false };
    });
    const probe = new GuardProbe(host, target, signal);
    const answer = await probe.ask(request);
    assert.equal(
      answer.error,
      'response labeling failed: response labeling failed: WASM function call failed: wasm error: unreachable',
    );
    assert.equal(answer.operation, 'read');
    assert.equal((await probe.ask(request)).error, null);
    assert.deepEqual(calls(host).slice(3), [
      'close',
      '2 label_agent',
      '3 label_resource',
      '3 label_response',
    ]);
  });

  it('does not label the response of a write, as the gateway', async () => {
    const host = new ScriptedHost((name, input, options) =>
      name === 'label_resource'
        ? { answer: { resource: {}, operation: 'write' } }
        : readable(name, input, options),
    );
    const answer = await new GuardProbe(host, target, signal).ask(request);
    assert.equal(answer.operation, 'write');
    assert.equal('items' in answer, false);
  });

  it('answers with the refusal of a guard that does not load, and marks failures of our engine', async () => {
    const refusal = { ok: false, error: 'failed to instantiate', durationMs: 0 } as const;
    const refused = await new GuardProbe(new ScriptedHost(readable, refusal), target, signal).ask(request);
    assert.deepEqual(refused, { error: 'failed to instantiate', invocations: [] });
    const engine = new ScriptedHost(readable, { ...refusal, engine: true });
    assert.equal((await new GuardProbe(engine, target, signal).ask(request)).engine, 'failed to instantiate');
    const crash = new ScriptedHost(() => ({ kind: 'host', error: 'the worker crashed', engine: true }));
    assert.equal((await new GuardProbe(crash, target, signal).ask(request)).engine, 'the worker crashed');
  });

  it('ends when it is canceled', async () => {
    const controller = new AbortController();
    const host = new ScriptedHost((name, input, options) => {
      controller.abort();
      return readable(name, input, options);
    });
    await assert.rejects(new GuardProbe(host, target, controller.signal).ask(request), {
      name: 'AbortError',
    });
  });

  it('runs label_agent for each session before its first request, and keeps a failed instance when asked to', async () => {
    const host = new ScriptedHost((name, input, options) =>
      options.step === 5
        ? { kind: 'trap', error: 'wasm error: unreachable', healthy: false }
        : readable(name, input, options),
    );
    const probe = new GuardProbe(host, { ...target, keepsFailed: true }, signal);
    const other = { ...target.session };
    await probe.ask(request);
    await probe.ask({ ...request, session: other });
    await probe.ask(request);
    assert.notEqual((await probe.ask({ ...request, session: other })).error, null);
    await probe.ask(request);
    probe.close();
    assert.deepEqual(
      calls(host).filter((call) => !call.endsWith('label_response')),
      [
        '0 label_agent',
        '1 label_resource',
        '2 label_agent',
        '3 label_resource',
        '4 label_resource',
        '5 label_resource',
        '6 label_resource',
        'close',
      ],
    );
  });
});

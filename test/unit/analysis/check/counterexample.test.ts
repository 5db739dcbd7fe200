import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { counterexample, violationSource } from '../../../../src/analysis/check/counterexample';
import { parseCheckSettings } from '../../../../src/analysis/check/check-settings';
import { afterTrap } from '../../../../src/analysis/check/properties/after-trap';
import { faultMatrix } from '../../../../src/analysis/check/properties/fault-matrix';
import { orderShuffle } from '../../../../src/analysis/check/properties/order-shuffle';
import type { Property } from '../../../../src/analysis/check/property';
import type { GuardHost } from '../../../../src/run/guard-host';
import { runScenario } from '../../../../src/run/run-scenario';
import type { ScenarioResult } from '../../../../src/run/result';
import { DEFAULT_PROFILE, resolveLimits } from '../../../../src/gateway/limits';
import { scenarioOf, type Scripted } from '../../run/scripted-host';
import { backendHost, read, type BackendScript } from './backend-host';
import { check } from './check-fixture';

const POLICY = { 'allow-only': { repos: 'public', 'min-integrity': 'none' } };
const STEPS = {
  policy: POLICY,
  steps: [{ name: 'read', tool: 'get_issue', args: { owner: 'acme', repo: 'app' }, result: [1] }],
};

/** What a run of the counterexample says of a guard. */
async function run(scenario: object, host: GuardHost): Promise<ScenarioResult> {
  const input = {
    file: 'a',
    scenario: scenarioOf(scenario),
    guard: { path: 'guard.wasm', bytes: new Uint8Array() },
  };
  return runScenario(input, host, () => undefined, new AbortController().signal);
}

async function found(property: Property, host: GuardHost): Promise<object> {
  const checked = await check(property, host, STEPS);
  const target = {
    guardName: 'github',
    limits: resolveLimits(DEFAULT_PROFILE, {}),
    session: { policy: POLICY, mode: 'filter' as const, agent: { secrecy: [], integrity: [] } },
  };
  const scenario = counterexample(checked, target, '../guard.wasm');
  assert.ok(scenario, `${checked.status}: ${String(checked.reason)}`);
  return scenario;
}

const items = (...secrecy: string[]): Scripted => ({
  answer: { items: [{ data: 1, labels: { description: 'i', secrecy, integrity: [] } }] },
});

/** Leaks when the backend does not answer: through the resource, or through the items only. */
function leaky(leaks: boolean, where: 'resource' | 'items'): GuardHost {
  return backendHost(() => (name, _input, call) => {
    const isPublic = leaks && call('get_repository', { owner: 'acme', repo: 'app' }) === undefined;
    if (name === 'label_resource')
      return isPublic && where === 'resource' ? read() : read('private:acme/app');
    return isPublic && where === 'items' ? items() : items('private:acme/app');
  });
}

describe('a counterexample', () => {
  it('holds the requests, the answers they got, and what a correct guard shows', async () => {
    const { description, steps, ...rest } = (await found(faultMatrix, leaky(true, 'resource'))) as Record<
      string,
      unknown
    >;
    assert.match(String(description), /^fault-matrix: get_issue \/ public \/ read: when each call/);
    assert.deepEqual([rest['guard'], rest['answers'], rest['policy']], ['../guard.wasm', 'as-is', POLICY]);
    const [step] = steps as { backend: unknown[]; expect: unknown }[];
    const call = { tool: 'get_repository', args: { owner: 'acme', repo: 'app' }, error: '502 Bad Gateway' };
    assert.deepEqual(step?.backend, [call, call]);
  });

  for (const where of ['resource', 'items'] as const) {
    it(`fails on the guard, and passes on a correct one, when the ${where} leak`, async () => {
      const scenario = await found(faultMatrix, leaky(true, where));
      assert.equal((await run(scenario, leaky(true, where))).status, 'failed');
      assert.equal((await run(scenario, leaky(false, where))).status, 'passed');
    });
  }

  it('has an agent for which lost clearance shows, when the policy clears no one', async () => {
    const host = (tag: string): GuardHost =>
      backendHost(() => (name, _input, call) => {
        const failed = call('get_repository', {}) === undefined;
        if (name === 'label_resource') return read('a', 'b');
        return items(...(failed ? [tag] : ['a', 'b']));
      });
    const scenario = await found(faultMatrix, host('a'));
    assert.deepEqual((scenario as { agent: unknown }).agent, { secrecy: ['a'], integrity: [] });
    assert.equal((await run(scenario, host('a'))).status, 'failed');
  });

  it('has sessions where a second policy matters, and neutral steps before', async () => {
    const guard = (forgets: boolean) => (): BackendScript => {
      let asked = 0;
      return (name) => {
        if (name === 'label_response') return {};
        return forgets && ++asked > 1 ? read() : read('private:acme/app');
      };
    };
    const scenario = await found(orderShuffle, backendHost(guard(true)));
    assert.equal((scenario as { steps: unknown[] }).steps.length, 2);
    assert.equal((await run(scenario, backendHost(guard(true)))).status, 'failed');
    assert.equal((await run(scenario, backendHost(guard(false)))).status, 'passed');
  });

  it('takes any outcome of the request that fails before', async () => {
    const guard = (leaks: boolean) => (): BackendScript => {
      let failed = false;
      return (name, { tool_args: args }) => {
        if (name === 'label_response') return {};
        if (args === null) {
          failed = true;
          return { kind: 'error', error: 'code -1' };
        }
        return leaks && failed ? read() : read('private:acme/app');
      };
    };
    const scenario = await found(afterTrap, backendHost(guard(true)));
    assert.equal((await run(scenario, backendHost(guard(true)))).status, 'failed');
    assert.equal((await run(scenario, backendHost(guard(false)))).status, 'passed');
  });

  it('leads to the innermost line of the guard, not of a library', async () => {
    const frame = { function: 'f', index: 1, offset: 1 };
    const host = backendHost(() => (name, _input, call) => {
      if (name === 'label_response') return {};
      if (call('get_repository', {}) !== undefined) return read();
      const stack = [
        { ...frame, source: 'core/panic.rs', line: 9, library: true },
        { ...frame, source: 'src/lib.rs', line: 4 },
      ];
      return { kind: 'trap', error: 'wasm error: unreachable', trap: 'unreachable', healthy: false, stack };
    });
    const checked = await check(faultMatrix, host, STEPS);
    assert.deepEqual(violationSource(checked), { file: 'src/lib.rs', line: 4 });
  });
});

describe('guard-lab.json', () => {
  it('gives reasons for properties that are not checked, and may hold more', () => {
    const text =
      '{ "version": 1, /* why */ "other": 1, "check": { "disabled": { "a": " why " }, "rules": [] } }';
    const outcome = parseCheckSettings(text);
    assert.deepEqual(outcome.ok && [...outcome.value.disabled], [['a', 'why']]);
  });

  for (const [text, error] of [
    ['[]', /an object is expected/],
    ['{}', /`version` must be 1/],
    ['{"version":1,"check":[]}', /`check` must be an object/],
    ['{"version":1,"check":{"disabled":["a"]}}', /`check\.disabled` must be an object of reasons/],
    ['{"version":1,"check":{"disabled":{"a":""}}}', /must give a reason for "a"/],
    ['{"version":1,', /1:\d+: /],
  ] as const) {
    it(`is refused with a reason: ${text}`, () => {
      const outcome = parseCheckSettings(text);
      assert.match(outcome.ok ? '' : outcome.error, error);
    });
  }
});

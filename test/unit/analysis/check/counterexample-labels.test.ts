// Counterexamples about labels that no value says: each fails on the guard and passes on a correct one.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { counterexample } from '../../../../src/analysis/check/counterexample';
import { itemsOnce } from '../../../../src/analysis/check/properties/items-once';
import { rules } from '../../../../src/analysis/check/properties/rules';
import { scope } from '../../../../src/analysis/check/properties/scope';
import type { Property } from '../../../../src/analysis/check/property';
import { reproduces } from '../../../../src/analysis/check/reproduce';
import { parseRules } from '../../../../src/analysis/check/rules';
import type { Json, JsonObject } from '../../../../src/gateway/json';
import { DEFAULT_PROFILE, resolveLimits } from '../../../../src/gateway/limits';
import { check } from './check-fixture';
import { goodTags, labelingHost, LISTS_ISSUES, type TestGuard } from './labeling-guard';

const MODULE = { path: 'guard.wasm', bytes: new Uint8Array() };
const SIGNAL = new AbortController().signal;

/** The counterexample of a faulty guard, and whether it fails there and on a correct one. */
async function found(property: Property, guard: TestGuard, correct: TestGuard = {}): Promise<JsonObject> {
  const checked = await check(property, labelingHost(guard), LISTS_ISSUES, { runs: 60 });
  const session = { mode: 'filter' as const, agent: { secrecy: [], integrity: [] } };
  const target = { guardName: 'github', limits: resolveLimits(DEFAULT_PROFILE, {}), session };
  const scenario = counterexample(checked, target, './guard.wasm');
  assert.ok(scenario, checked.status);
  const fails = (host: TestGuard): Promise<boolean | undefined> =>
    reproduces(scenario, MODULE, labelingHost(host), SIGNAL);
  assert.deepEqual([await fails(guard), await fails(correct)], [true, false]);
  const [step] = scenario['steps'] as { expect: JsonObject }[];
  return step?.expect ?? {};
}

function ruled(rule: Json): Property {
  const parsed = parseRules([rule]);
  assert.ok(parsed.ok);
  return { ...rules, check: (context) => rules.check({ ...context, rules: parsed.value }) };
}

const PRIVATE = { name: 'r', tools: '*', when: { visibility: 'private' } };

describe('a counterexample about labels', () => {
  it('says that the labels cover each item once', async () => {
    const labels = { description: 'd', secrecy: ['private:acme/app'], integrity: [] };
    const guard: TestGuard = {
      response: () => ({ answer: { labeled_paths: [{ path: '/7', labels }], default_labels: labels } }),
    };
    assert.deepEqual(await found(itemsOnce, guard), { itemsOnce: true });
  });

  it('says which tags a rule requires and forbids, with the names of the request', async () => {
    const guard: TestGuard = {
      item: () => ({ secrecy: ['private:acme/x'], integrity: ['merged:acme/app'] }),
    };
    assert.deepEqual(
      await found(ruled({ ...PRIVATE, require: { secrecy: ['private:{owner}/{repo}'] } }), guard),
      { labels: { require: { secrecy: ['private:acme/app'], integrity: [] } } },
    );
    assert.deepEqual(await found(ruled({ ...PRIVATE, forbid: { integrity: ['merged:*'] } }), guard), {
      labels: { forbid: { secrecy: [], integrity: ['merged:*'] } },
    });
    const unlabeled: TestGuard = { response: () => ({}) };
    await found(ruled({ ...PRIVATE, require: { secrecy: ['private*'] } }), unlabeled);
  });

  it('says which operation a rule expects', async () => {
    const guard: TestGuard = {
      resource: () => ({
        answer: { operation: 'write', resource: { description: 'r', secrecy: [], integrity: [] } },
      }),
    };
    assert.deepEqual(await found(ruled({ ...PRIVATE, operation: 'read' }), guard), { operation: 'read' });
  });

  it('has an agent that a read-write admits, so that its response is labeled', async () => {
    const resource: TestGuard['resource'] = () => ({
      answer: {
        operation: 'read-write',
        resource: { description: 'r', secrecy: ['private:acme/app'], integrity: [] },
      },
    });
    const rule = ruled({ ...PRIVATE, forbid: { secrecy: ['internal*'] } });
    const guard: TestGuard = { resource, item: () => ({ secrecy: ['internal:acme'], integrity: [] }) };
    await found(rule, guard, { resource });
  });

  it('says which tag names another repository', async () => {
    const guard: TestGuard = {
      item: (item, asked) => ({
        ...goodTags(item, asked),
        secrecy: [`private:${asked.path.split('/').reverse().join('/')}`],
      }),
    };
    const expect = await found(scope, guard);
    assert.deepEqual(Object.keys(expect), ['forbiddenTags']);
  });
});

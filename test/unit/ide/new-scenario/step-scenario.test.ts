// A step that was seen becomes a scenario that passes, or there is none.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  provenScenario,
  type ProvenScenario,
  type RunText,
} from '../../../../src/ide/new-scenario/proven-scenario';
import { stepScenario, type SeenRun } from '../../../../src/ide/new-scenario/step-scenario';
import type { Invocation } from '../../../../src/gateway/invocation';
import type { Json } from '../../../../src/gateway/json';
import type { GuardHost } from '../../../../src/run/guard-host';
import { runScenario } from '../../../../src/run/run-scenario';
import type { Scenario } from '../../../../src/scenario/model';
import { parseScenario } from '../../../../src/scenario/parse';
import { backendCall, readable, scenarioOf, ScriptedHost } from '../../run/scripted-host';

const MODULE = { path: 'g.wat', bytes: new Uint8Array() };
const SIGNAL = new AbortController().signal;
const POLICY = { 'allow-only': { repos: 'public', 'min-integrity': 'none' } };
const about = { guard: './g.wat', description: 'a step', keepsTools: true };

async function seen(scenario: Scenario, host: GuardHost): Promise<SeenRun> {
  const result = await runScenario({ file: 'f', scenario, guard: MODULE }, host, () => undefined, SIGNAL);
  const agents = new Map([[null, result.agent], ...Object.entries(result.sessions ?? {})] as const);
  return { scenario, agents, steps: new Map(result.steps.entries()) };
}

/** Runs texts on new instances of a guard. */
function onNew(host: () => GuardHost): RunText {
  return (text) => {
    const { scenario, problems } = parseScenario(text);
    assert.ok(scenario, JSON.stringify(problems));
    assert.deepEqual(problems, []);
    return runScenario({ file: 'n', scenario, guard: MODULE }, host(), () => undefined, SIGNAL);
  };
}

async function proven(properties: object, index: number, host: () => GuardHost): Promise<ProvenScenario> {
  const run = await seen(scenarioOf(properties), host());
  return provenScenario(run, { ...about, index }, onNew(host));
}

function asking(facts: Parameters<typeof backendCall>[1], answer?: Json): () => ScriptedHost {
  return () =>
    new ScriptedHost((name, ...others) => {
      const said = readable(name, ...others);
      if (name !== 'label_resource') return said;
      const call = { backendCalls: [backendCall(1, facts)] } satisfies Partial<Invocation>;
      return { ...said, ...call, ...(answer === undefined ? {} : { answer }) };
    });
}

function textOf(made: ProvenScenario): string {
  assert.ok(made.ok, made.ok ? '' : made.error);
  return made.text;
}

describe('a step that becomes a scenario', () => {
  const steps = [
    { name: 'first', tool: 'get_me', result: {} },
    { name: 'second', tool: 'get_issue', args: { n: 7 }, result: { number: 7 } },
  ];

  it('holds the one request, its answers, the policy, and what was seen', async () => {
    const host = asking({ tool: 'get_repository', args: { repo: 'app' }, result: { private: false } });
    const properties = { policy: POLICY, mode: 'filter', guardName: 'github', steps };
    const text = textOf(await proven(properties, 1, host));
    const { scenario } = parseScenario(text);
    assert.deepEqual(scenario?.policy, POLICY);
    assert.deepEqual([scenario.mode, scenario.guardName, scenario.answers], ['filter', 'github', 'as-is']);
    const [step, ...others] = scenario.steps;
    assert.deepEqual(others, []);
    assert.ok(step?.kind === 'tool');
    assert.deepEqual([step.tool, step.args, step.result], ['get_issue', { n: 7 }, { number: 7 }]);
    assert.deepEqual(step.backend, [
      { tool: 'get_repository', args: { repo: 'app' }, result: { private: false } },
    ]);
    assert.deepEqual(step.expect, {
      outcome: 'allowed',
      operation: 'read',
      resource: { secrecy: [], integrity: [] },
    });
  });

  it('says of a failed call that it failed, and of one that never left the gateway nothing', async () => {
    const failed = asking({ tool: 't', args: {}, failure: 'backend-error', cause: '404', returned: -1 });
    assert.match(
      textOf(await proven({ steps }, 0, failed)),
      /\{ "tool": "t", "args": \{\}, "error": "404" \}/,
    );
    const refused = asking({ tool: 't', args: {}, failure: 'args-not-json', reachedBackend: false });
    assert.doesNotMatch(textOf(await proven({ steps }, 0, refused)), /"backend"/);
  });

  it('shows MCP results as a person reads them, where they are sent alike', async () => {
    const wrapped = { content: [{ type: 'text', text: '{"private":false}' }] };
    const host = asking({ tool: 't', args: {}, result: wrapped });
    const text = textOf(await proven({ answers: 'mcp', steps }, 1, host));
    assert.match(text, /"answers": "mcp"/);
    assert.match(text, /"result": \{ "private": false \}/);
    const bare = asking({ tool: 't', args: {}, result: { private: false } });
    const asIs = textOf(await proven({ answers: 'mcp', steps }, 1, bare));
    assert.match(asIs, /"answers": "as-is"/);
    assert.match(asIs, /"text": "\{\\"number\\":7\}"/);
  });

  it('takes the steps before it along only where it goes otherwise alone', async () => {
    const counting = (): ScriptedHost => {
      let count = 0;
      return new ScriptedHost((name, ...others) =>
        name === 'label_resource' && ++count > 1
          ? { kind: 'error', error: 'the guard is tired', returned: -1 }
          : readable(name, ...others),
      );
    };
    const made = await proven({ steps }, 1, counting);
    assert.ok(made.ok);
    assert.match(made.because ?? '', /^\/expect\/outcome of "second" is "allowed" instead of "error"$/);
    const { scenario } = parseScenario(made.text);
    assert.deepEqual(
      scenario?.steps.map(({ name, expect }) => [name, expect?.outcome, expect?.operation]),
      [
        ['first', 'allowed', undefined],
        ['second', 'error', undefined],
      ],
    );
    const alone = await proven({ steps }, 0, counting);
    assert.ok(alone.ok && alone.because === undefined);
  });

  it('is none when it goes otherwise each time', async () => {
    let runs = 0;
    const fickle = (): ScriptedHost => {
      const description = `run ${String(++runs)}`;
      return new ScriptedHost((name, ...others) =>
        name === 'label_resource'
          ? {
              answer: {
                resource: { description, secrecy: [description], integrity: [] },
                operation: 'write',
              },
            }
          : readable(name, ...others),
      );
    };
    const made = await proven({ steps }, 1, fickle);
    assert.ok(!made.ok);
    assert.match(made.error, /of "second" is .*"run 3".* instead of .*"run 1"/);
  });

  it('is the own agent of its session when it is alone', async () => {
    const sessions = { other: { policy: POLICY, mode: 'filter', agent: { secrecy: ['private:a/b'] } } };
    const stepsOf = [steps[0], { ...steps[1], session: 'other' }];
    const { scenario } = parseScenario(
      textOf(await proven({ sessions, steps: stepsOf }, 1, asking({ result: 1 }))),
    );
    assert.equal(scenario?.sessions.size, 0);
    assert.deepEqual(
      [scenario?.policy, scenario?.mode, scenario?.agent.secrecy],
      [POLICY, 'filter', ['private:a/b']],
    );
    assert.equal(scenario?.steps[0]?.session, undefined);
  });

  it('keeps HTTP answers and routes of the proxy, raw calls, and failures of label_agent', async () => {
    const response = { status: 404, body: { message: 'Not Found' } };
    const proxy = { gateway: 'proxy', policy: POLICY, steps: [{ name: 'p', tool: 'get_issue', response }] };
    assert.match(
      textOf(await proven(proxy, 0, () => new ScriptedHost(readable))),
      /"response": \{ "status": 404, "body"/,
    );
    const raw = { steps: [{ name: 'r', call: 'label_resource', input: { a: 1 } }] };
    const { scenario } = parseScenario(textOf(await proven(raw, 0, asking({ result: 1 }))));
    assert.deepEqual(scenario?.steps[0]?.expect, { trap: false });
    const failing = (): ScriptedHost =>
      new ScriptedHost((name, ...others) =>
        name === 'label_agent'
          ? { kind: 'error', error: 'no policy', returned: -1 }
          : readable(name, ...others),
      );
    const text = textOf(await proven({ policy: POLICY, steps }, 1, failing));
    assert.match(text, /"agent": \{ "expect": \{ "error": /);
    assert.match(text, /"expect": \{ "outcome": "error" \}/);
  });

  it('says why it is none: it did not run, or an answer is not kept', async () => {
    const scenario = scenarioOf({ steps });
    const run = await seen(scenario, asking({ resultBytes: 9_000_000 })());
    assert.deepEqual(stepScenario(run, { ...about, index: 1, withEarlier: false }), {
      ok: false,
      error: "the answer to the guard's call of get_issue is too large to keep",
    });
    assert.deepEqual(stepScenario({ ...run, steps: new Map() }, { ...about, index: 1, withEarlier: false }), {
      ok: false,
      error: 'the step did not run to its end',
    });
  });
});

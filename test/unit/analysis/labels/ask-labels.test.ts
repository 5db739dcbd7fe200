import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askLabels, type ProbeSettings } from '../../../../src/analysis/labels/ask-labels';
import { mapQuestions } from '../../../../src/analysis/map/map-questions';
import { argumentSets } from '../../../../src/analysis/arguments/make-arguments';
import { worldsOf } from '../../../../src/analysis/worlds';
import { labelFile } from '../../../../src/analysis/labels/make-label-file';
import { labelFileText } from '../../../../src/analysis/labels/write-label-file';
import { DEFAULT_PROFILE, resolveLimits } from '../../../../src/gateway/limits';
import { readable, scenarioOf, ScriptedHost } from '../../run/scripted-host';

const guard = { path: 'guard.wasm', bytes: new Uint8Array() };
const HINTS = { readOnly: null, destructive: null } as const;
const WORLDS = worldsOf([]).slice(0, 1);
const SOURCES = { scenarios: [], argumentsOf: argumentSets };
const { signal } = new AbortController();
const policy = { 'allow-only': { repos: 'public', 'min-integrity': 'none' } };

function settings(session: ProbeSettings['session']): ProbeSettings {
  return { guardName: 'guard', limits: resolveLimits(DEFAULT_PROFILE, {}), session };
}

describe('questions about labels', () => {
  it('go to the guard for each request of a scenario, whatever is decided, with an instance for each session', async () => {
    const scenario = scenarioOf({
      policy,
      sessions: { b: { agent: { secrecy: ['x'] } } },
      steps: [
        { name: 'one', tool: 'a', args: { n: 1 }, result: [1] },
        { name: 'raw', call: 'label_resource', input: {} },
        { name: 'two', tool: 'a', args: { n: 2 }, result: [1], session: 'b' },
        { name: 'one', tool: 'a', args: { n: 3 }, backendError: 'down' },
      ],
    });
    const host = new ScriptedHost((name, input, options) =>
      name === 'label_resource'
        ? { answer: { resource: { secrecy: ['private:a'], integrity: [] }, operation: 'read' } }
        : readable(name, input, options),
    );
    const seen: string[] = [];
    const answered = await askLabels(
      host,
      guard,
      { tools: [], scenarios: [{ file: 's.json', scenario, settings: settings(scenario) }] },
      { jobs: 1, signal, progress: (done, total) => seen.push(`${done}/${total}`) },
    );
    const outcome = labelFile('guard.wasm', answered);
    assert.ok(outcome.ok);
    const labels = '"description": "", "secrecy": ["private:a"], "integrity": [], "error": null';
    assert.deepEqual(labelFileText(outcome.file).split('\n').slice(4, 7), [
      `    "scenario s.json / one": { "operation": "read", ${labels}, "items": null },`,
      // The tool failed: there is no response.
      `    "scenario s.json / one (2)": { "operation": "read", ${labels} },`,
      `    "scenario s.json / two": { "operation": "read", ${labels}, "items": null }`,
    ]);
    assert.equal(host.most, 2);
    assert.equal(host.opened, 0);
    assert.deepEqual(seen, ['1/3', '2/3', '3/3']);
  });

  it('go to no tool that does not exist, and count all that is asked', async () => {
    const scenario = scenarioOf({ policy, steps: [] });
    const asked: string[] = [];
    const host = new ScriptedHost((name, input, options) => {
      if (name === 'label_resource') asked.push(JSON.stringify(input));
      // The shape is refused, so that another one is asked with.
      return name === 'label_response' ? { answer: 'no labels' } : readable(name, input, options);
    });
    const tools = ['get_issue', 'list_issues'].map((name) => ({ name, hints: HINTS }));
    const seen: string[] = [];
    await askLabels(
      host,
      guard,
      {
        tools: [{ settings: settings(scenario), policy: [], ...mapQuestions(tools, WORLDS, SOURCES) }],
        scenarios: [],
      },
      { jobs: 1, signal, progress: (done, total) => seen.push(`${String(done)}/${String(total)}`) },
    );
    assert.deepEqual(
      asked.filter((input) => !/"(get|list)_issues?"/.test(input)),
      [],
    );
    assert.equal(seen.length, asked.length);
    assert.equal(seen.at(-1), `${String(asked.length)}/${String(asked.length)}`);
  });

  it('end when they are canceled', async () => {
    const controller = new AbortController();
    let asked = 0;
    const host = new ScriptedHost((name, input, options) => {
      if (name === 'label_resource' && ++asked === 2) controller.abort();
      return readable(name, input, options);
    });
    const scenario = scenarioOf({ steps: [1, 2, 3].map((n) => ({ tool: 'a', args: { n }, result: n })) });
    const questions = { tools: [], scenarios: [{ file: 's', scenario, settings: settings(scenario) }] };
    await assert.rejects(askLabels(host, guard, questions, { jobs: 1, signal: controller.signal }), {
      name: 'AbortError',
    });
    assert.deepEqual([asked, host.opened], [2, 0]);
  });
});

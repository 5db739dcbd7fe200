// What New Scenario offers, and what comes of the first choice.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NO_HINTS } from '../../../../src/analysis/catalog/tool-list';
import { worldsOf } from '../../../../src/analysis/worlds';
import { answeringHost, draftScenario } from '../../../../src/ide/new-scenario/draft';
import { policyChoices, type NamedScenario } from '../../../../src/ide/new-scenario/policy-choices';
import { exampleRequest, namedTool, toolChoices } from '../../../../src/ide/new-scenario/tool-choices';
import type { OpenOptions } from '../../../../src/run/guard-host';
import { readable, scenarioOf, ScriptedHost } from '../../run/scripted-host';

const PUBLIC = { 'allow-only': { repos: 'public', 'min-integrity': 'none' } };
const OWN = { 'allow-only': { repos: ['acme/app'], 'min-integrity': 'approved' } };

function named(name: string, properties: object): NamedScenario {
  return { name, scenario: scenarioOf(properties) };
}

function labels(scenarios: readonly NamedScenario[], hasLabelAgent = true): string[] {
  return policyChoices(scenarios, 'acme/app', hasLabelAgent).map(
    ({ label, description }) => `${label} (${description})`,
  );
}

const usual = [
  'repos: public, min-integrity: none (public repositories)',
  'repos: all, min-integrity: none (every repository)',
  'repos: ["acme/app"], min-integrity: none (one repository)',
  'No policy (label_agent is not called)',
];

describe('policies to choose', () => {
  it('are those of the scenarios, each once, then the usual ones', () => {
    const scenarios = [named('a', { policy: OWN }), named('b', { policy: OWN }), named('c', {})];
    assert.deepEqual(labels(scenarios), ['repos: ["acme/app"], min-integrity: approved (as in a)', ...usual]);
    assert.deepEqual(labels([named('a', { policy: PUBLIC })]), [
      'repos: public, min-integrity: none (as in a)',
      ...usual.slice(1),
    ]);
  });

  it('begin with none for a guard without label_agent, and are JSON where they are unusual', () => {
    assert.deepEqual(labels([], false), [usual[3], ...usual.slice(0, 3)]);
    assert.equal(labels([named('a', { policy: { other: 1 } })])[0], '{"other":1} (as in a)');
  });
});

describe('tools to choose', () => {
  const catalog = ['list_issues', 'get_me'].map((name) => ({
    ...namedTool(name),
    description: 'Reads.\nMore.',
  }));
  const scenarios = [
    named('a', { steps: [{ tool: 'list_issues', args: { owner: 'a' }, result: [1] }, { tool: 'get_pr' }] }),
    named('b', { steps: [{ tool: 'list_issues', args: { owner: 'b' } }, { call: 'label_agent' }] }),
  ];
  const shown = (choices: ReturnType<typeof toolChoices>): string[] =>
    choices.map(({ tool, description }) => `${tool.name}: ${description}`);

  it('are those of the catalog, first those without a step', () => {
    assert.deepEqual(shown(toolChoices(catalog, scenarios)), [
      'get_me: no step yet, Reads.',
      'list_issues: 2 steps, Reads.',
    ]);
  });

  it('are those of steps without a catalog, with their arguments, else a usual one', () => {
    const choices = toolChoices([], scenarios);
    assert.deepEqual(shown(choices), ['list_issues: 2 steps', 'get_pr: 1 step']);
    const [world] = worldsOf([]);
    const [first] = choices;
    assert.ok(world && first);
    const like = { tool: 'list_issues', args: { owner: 'a' }, result: [1] };
    assert.deepEqual(exampleRequest(first, scenarios, world), like);
    const [usualTool] = toolChoices([], []);
    assert.ok(usualTool);
    const { tool, args } = exampleRequest(usualTool, [], world);
    assert.deepEqual([tool, Object.keys(args as object)], ['get_issue', ['owner', 'repo', 'issue_number']]);
  });

  it('get arguments from their schema', () => {
    const inputSchema = {
      type: 'object',
      properties: {
        owner: { type: 'string' },
        repo: { type: 'string' },
        state: { enum: ['open', 'closed'] },
      },
      required: ['owner', 'repo', 'state'],
    };
    const [world] = worldsOf([]);
    assert.ok(world);
    const tool = { name: 't', hints: NO_HINTS, inputSchema };
    const { args } = exampleRequest({ tool }, [], world);
    assert.deepEqual(args, { owner: 'acme', repo: 'app', state: 'open' });
  });
});

describe('the draft of a scenario', () => {
  it('is like a scenario of the guard, with the chosen policy and the answers of the world', () => {
    const like = scenarioOf({
      guardName: 'g',
      mode: 'filter',
      agent: { secrecy: ['x'] },
      policy: OWN,
      tools: 't.json',
    });
    const request = { tool: 't', args: {}, result: 1 };
    const draft = draftScenario('./g.wat', { policy: PUBLIC }, request, { backend: [{ tool: 'b' }] }, like);
    assert.deepEqual(
      [draft.guardName, draft.mode, draft.agent.secrecy, draft.policy, draft.tools, draft.backend.length],
      ['g', 'filter', ['x'], PUBLIC, ['t.json'], 1],
    );
    const bare = draftScenario('./g.wat', { policy: undefined }, request, { backend: [] }, undefined);
    assert.deepEqual([bare.guardName, bare.mode, 'policy' in bare], ['guard', 'strict', false]);
  });

  it('runs where calls without a saved answer get that of the world', async () => {
    const opened: OpenOptions[] = [];
    const host = new ScriptedHost(readable);
    const watched = {
      open: (_guard: unknown, options: OpenOptions) => {
        opened.push(options);
        return host.open();
      },
    };
    const options = {
      guardName: 'g',
      backend: [],
      signal: new AbortController().signal,
    } as unknown as OpenOptions;
    const fallback = { error: '404' };
    await answeringHost(watched, { fallback }).open({ path: '', bytes: new Uint8Array() }, options);
    assert.deepEqual(opened[0]?.fallback, fallback);
  });
});

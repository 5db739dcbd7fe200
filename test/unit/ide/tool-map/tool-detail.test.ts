import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LabelAnswer } from '../../../../src/analysis/guard-probe';
import type { MapFinding } from '../../../../src/analysis/map/map-finding';
import { decidingLink } from '../../../../src/ide/tool-map/deciding-link';
import { locatedFindings } from '../../../../src/ide/tool-map/located-findings';
import { parseFromPage } from '../../../../src/ide/tool-map/protocol';
import { toolDetail, type AnsweredSet } from '../../../../src/ide/tool-map/tool-detail';
import { toolMarkdown } from '../../../../src/ide/tool-map/tool-markdown';
import { toolScenarioText } from '../../../../src/ide/tool-map/tool-scenario-text';
import { parseScenario } from '../../../../src/scenario/parse';
import { backendCall, invocation } from '../../run/scripted-host';
import { mapOf, mapped, WRITE_AS_READ } from './maps';

const frame = { function: 'ask', index: 3, offset: 0x40, source: 'guard.ts', line: 7, column: 2 };
const call = backendCall(1, {
  tool: 'get_repository',
  args: { owner: 'acme' },
  returned: -1,
  cause: 'backend error: 404',
  failure: 'backend-error',
  stack: [frame],
});
const answer: LabelAnswer = {
  error: null,
  operation: 'read',
  resource: { description: 'an issue', secrecy: ['private:acme'], integrity: ['approved'] },
  items: null,
  invocations: [invocation('label_resource', { backendCalls: [call] })],
};

function set(name: string, world: string, more: Partial<LabelAnswer> = {}): AnsweredSet {
  return { world, arguments: name, args: { owner: 'acme' }, answer: { ...answer, ...more } };
}

const tool = {
  name: 'get_issue',
  description: 'Reads an issue.',
  hints: { readOnly: true, destructive: null },
};
const trapped = invocation('label_resource', { kind: 'trap', trap: 'unreachable', stack: [frame] });
const answers = [
  set('required', 'public'),
  set('all', 'public'),
  set('all', 'private', { error: 'failed', invocations: [trapped] }),
];
const { detail, links } = toolDetail(mapped('get_issue', { findings: [WRITE_AS_READ] }), { tool, answers });

describe('the details of a tool', () => {
  it('put sets of arguments with equal answers together, in each world', () => {
    assert.deepEqual(
      detail.worlds.map(({ name, groups }) => [name, groups.map(({ sets, answer: first }) => [sets, first])]),
      [
        ['public', [['required, all', 0]]],
        ['private', [['all', 2]]],
      ],
    );
  });

  it('have labels, the backend calls with their true causes, and what is to be said of the response', () => {
    const [group] = detail.worlds[0]?.groups ?? [];
    assert.deepEqual(group?.labels, [
      { of: 'resource', description: 'an issue', secrecy: ['private:acme'], integrity: ['approved'] },
    ]);
    assert.match(group.response, /gives no labels/);
    const [shownCall] = group.calls;
    assert.equal(shownCall?.call, 'label_resource calls get_repository {"owner":"acme"}');
    assert.equal(shownCall.outcome, '-1: backend error: 404');
    assert.equal(shownCall.failed, true);
  });

  it('lead from a call and from a trap to the line of the guard', () => {
    const [asked, failed] = detail.worlds.map(({ groups }) => groups[0]);
    const source = asked?.calls[0]?.source;
    assert.equal(source?.text, 'guard.ts:7');
    assert.equal(links[source.link], frame);
    assert.equal(asked?.source, undefined);
    assert.equal(failed?.source?.text, 'guard.ts:7');
  });

  it('lead from answers to the line that decided, where one is known', () => {
    const decided = { source: 'rules.ts', line: 12, column: 5 };
    const withLine = [set('required', 'public'), { ...set('all', 'public'), source: decided }, answers[2]];
    const linked = toolDetail(mapped('get_issue'), { tool, answers: withLine.flatMap((each) => each ?? []) });
    const [asked, failed] = linked.detail.worlds.map(({ groups }) => groups[0]);
    assert.equal(asked?.source?.text, 'rules.ts:12');
    assert.deepEqual(linked.links[asked.source.link], { function: '', index: 0, offset: 0, ...decided });
    assert.equal(failed?.source?.text, 'guard.ts:7');
    assert.equal(decidingLink(linked.detail, 'public'), asked.source);
    assert.equal(decidingLink(linked.detail, 'private'), failed.source);
    assert.equal(decidingLink(linked.detail, 'other'), undefined);
    assert.equal(decidingLink(linked.detail), asked.source);
  });

  it('lead with a row to the line of a finding first', () => {
    const position = { source: 'guard.ts', line: 3, column: 1 };
    const finding = { ...WRITE_AS_READ, position };
    const linked = toolDetail(mapped('get_issue', { findings: [finding] }), { tool, answers });
    assert.equal(decidingLink(linked.detail)?.text, 'guard.ts:3');
    assert.equal(decidingLink(linked.detail, 'public'), undefined);
  });

  it('explain each finding in plain text', () => {
    const [finding] = detail.findings;
    assert.equal(finding?.title, 'Write labeled as read');
    assert.doesNotMatch(finding.help, /[`*]/);
  });

  it('are copied as Markdown in which texts of others mean nothing', () => {
    const text = toolMarkdown({ ...detail, description: '<b>|*x*' });
    assert.match(text, /^### `get_issue`/);
    assert.match(text, /> \\<b\\>\\\|\\\*x\\\*/);
    assert.match(text, /\| public \| required, all \| read \| resource: private:acme \/ approved \| {2}\|/);
  });
});

describe('a scenario for a tool of the map', () => {
  it('is a scenario without mistakes, with the answers and the labels that the map has', () => {
    const text = toolScenarioText({
      guard: './guard.wasm',
      guardName: 'github',
      policy: { 'allow-only': { repos: 'public', 'min-integrity': 'none' } },
      tool: 'get_issue',
      world: 'private',
      set: 'all',
      args: { owner: 'acme' },
      result: [{ number: 1 }],
      answer,
    });
    const { scenario, problems } = parseScenario(text);
    assert.deepEqual(problems, []);
    const [step] = scenario?.steps ?? [];
    assert.ok(step?.kind === 'tool');
    assert.equal(step.tool, 'get_issue');
    assert.deepEqual(step.result, [{ number: 1 }]);
    assert.equal(step.expect?.operation, 'read');
    assert.equal(scenario?.backend[0]?.error, 'backend error: 404');
  });

  it('expects an error where there is one', () => {
    const about = {
      guard: './g.wat',
      guardName: 'guard',
      tool: 't',
      world: 'w',
      set: 's',
      args: {},
      result: null,
    };
    const text = toolScenarioText({ ...about, answer: { error: 'no', invocations: [] } });
    assert.match(text, /"expect": \{ "outcome": "error" \}/);
    assert.deepEqual(parseScenario(text).problems, []);
  });
});

describe('findings of a map with a line', () => {
  const position = { source: 'guard.ts', line: 3, column: 1 };
  const trap: MapFinding = { code: 'trap', severity: 'error', message: 'label_resource trapped', position };

  it('are one for all tools that have the same', () => {
    const names = ['a', 'b', 'c'].map((name) => mapped(name, { findings: [trap, WRITE_AS_READ] }));
    assert.deepEqual(
      locatedFindings(mapOf(...names)).map(({ message }) => message),
      ['a and 2 more tools: label_resource trapped'],
    );
  });
});

describe('a message of the page', () => {
  it('is taken in the forms that there are', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'action', action: 'rerun' },
      { type: 'open', tool: 'a' },
      { type: 'follow', tool: 'a', link: 1 },
      { type: 'go-to-source', tool: 'a' },
      { type: 'go-to-source', tool: 'a', world: 'public' },
      { type: 'explain', code: 'trap' },
      { type: 'new-scenario', tool: 'a', answer: 0 },
      { type: 'copy-tool', tool: 'a', form: 'json' },
    ])
      assert.deepEqual(parseFromPage(message), message);
  });

  it('is nothing in any other form', () => {
    for (const message of [
      null,
      'ready',
      { type: 'other' },
      { type: 'action', action: 'delete' },
      { type: 'open' },
      { type: 'go-to-source', world: 'public' },
      { type: 'follow', tool: 'a', link: '1' },
      { type: 'copy-tool', tool: 'a', form: 'xml' },
    ])
      assert.equal(parseFromPage(message), undefined);
  });
});

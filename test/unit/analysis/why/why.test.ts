import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contentOf } from '../../../../src/analysis/check/result-items';
import { changeText } from '../../../../src/analysis/why/policy-variants';
import { askWhy, type WhyOutcome, type WhyReport } from '../../../../src/analysis/why/why';
import type { GuardFunction } from '../../../../src/gateway/invocation';
import type { Json } from '../../../../src/gateway/json';
import type { InvokeOptions } from '../../../../src/run/guard-host';
import { prettyWhy } from '../../../../src/report/why';
import { markdownWhy } from '../../../../src/report/why-markdown';
import { backendCall, scenarioOf, ScriptedHost, type Scripted } from '../../run/scripted-host';

const LEVELS = ['unapproved', 'approved', 'merged'];
interface Policy {
  readonly 'allow-only': {
    readonly 'min-integrity': string;
    readonly repos: Json;
    readonly 'trusted-users'?: string[];
  };
}

/**
 * A guard that requires the levels of its policy, gives its agent `*` for all repositories, and labels issues by
 * author: olivia approved, trusted users approved, others not at all. Private data when the backend says so.
 */
class LevelGuard {
  private trusted: string[] = [];

  readonly script = (name: GuardFunction, input: Json, options: InvokeOptions): Scripted => {
    if (name === 'label_agent') return { answer: this.agent(input as unknown as Policy) };
    const result = options.backend[0]?.result ?? { private: false };
    const secrecy = (result as { private: boolean }).private ? ['private:acme/app'] : [];
    const { tool_name: tool, tool_result: issues } = input as {
      tool_name: string;
      tool_result?: Json;
    };
    if (name === 'label_resource') {
      const operation = tool.startsWith('create') ? 'write' : 'read';
      const integrity = operation === 'write' ? ['merged'] : [];
      return { answer: { resource: { description: tool, secrecy: [], integrity }, operation } };
    }
    const items = issuesIn(issues ?? []).map((data) => {
      const isTrusted = data.user === 'olivia' || this.trusted.includes(data.user);
      const integrity = isTrusted ? ['unapproved', 'approved'] : [];
      return { data, labels: { description: `by ${data.user}`, secrecy, integrity } };
    });
    const calls = [backendCall(1, { tool: 'get_repository', args: { repo: 'app' }, result })];
    return { answer: { items }, backendCalls: calls };
  };

  private agent({ 'allow-only': policy }: Policy): Json {
    this.trusted = policy['trusted-users'] ?? [];
    const integrity = LEVELS.slice(0, LEVELS.indexOf(policy['min-integrity']) + 1);
    const secrecy = policy.repos === 'all' ? ['*'] : [];
    return { agent: { secrecy, integrity }, difc_mode: 'filter' };
  }
}

/** The issues of a list, or of a page of one. */
function issuesIn(result: Json): { user: string }[] {
  const content = contentOf(result).value;
  const list = (content as { data?: { issues: Json } }).data?.issues ?? content;
  return Array.isArray(list) ? (list as { user: string }[]) : [];
}

const POLICY = { 'allow-only': { repos: 'public', 'min-integrity': 'approved' } };
const ISSUES = [{ user: 'olivia' }, { user: 'mallory' }, { user: 'carl' }];
const step = (over: object = {}): object => ({
  name: 'list',
  tool: 'list_issues',
  args: { owner: 'acme', repo: 'app' },
  result: ISSUES,
  ...over,
});

async function ask(properties: object, asked: { index?: number; item?: number } = {}): Promise<WhyOutcome> {
  const input = {
    file: 'a.guard-scenario.json',
    scenario: scenarioOf({ policy: POLICY, ...properties }),
    guard: { path: 'guard.wasm', bytes: new Uint8Array() },
    allowUnexpected: true,
  };
  // Each run has a new instance: the state of the guard must not go from one to the next.
  const host = { open: () => new ScriptedHost(new LevelGuard().script).open() };
  const { signal } = new AbortController();
  return askWhy({ input, index: 0, ...asked }, host, { jobs: 2, signal });
}

async function report(...given: Parameters<typeof ask>): Promise<WhyReport> {
  const outcome = await ask(...given);
  if (!outcome.ok) throw new Error(outcome.error);
  return outcome.report;
}

/** Variants drawn as `* change -> outcome`, `*` for the smallest that admits and `+` for others. */
function drawn({ variants, smallest }: WhyReport): string[] {
  return variants.map((variant, at) => {
    const mark = at === smallest ? '*' : variant.admits ? '+' : '-';
    const { outcome, accessible } = variant;
    return `${mark} ${variant.changes.map(changeText).join(' & ')} -> ${String(outcome)} ${String(accessible)}`;
  });
}

describe('why a response is filtered', () => {
  it('groups items by labels, and says which tags decided', async () => {
    const { summary, decisions, decidedBy, origins } = await report({ steps: [step()] });
    assert.equal(decidedBy, 'items');
    assert.equal(
      summary,
      'The gateway removes 2 of 3 items: items 1-2 ("by mallory" and "by carl") lack the integrity tags "approved" and "unapproved", and the agent requires them of all it reads.',
    );
    assert.deepEqual(
      decisions.map(({ check, items, decision }) => [check, items, decision]),
      [
        ['resource', undefined, 'deny'],
        ['item', '0', 'allow'],
        ['item', '1-2', 'deny'],
      ],
    );
    assert.deepEqual(
      origins.map(({ tag, from }) => `${tag} ${from}`),
      ['approved label_agent', 'unapproved label_agent'],
    );
  });

  it('runs other policies on new instances, and marks the smallest that admits all items', async () => {
    assert.deepEqual(drawn(await report({ steps: [step()] })), [
      '- trusted-users: + "mallory" -> filtered 2',
      '- trusted-users: + "carl" -> filtered 2',
      '- repos: ["acme/app"] -> filtered 1',
      '- repos: ["acme/*"] -> filtered 1',
      '- repos: "all" -> filtered 1',
      '- min-integrity: "unapproved" -> filtered 1',
      '* min-integrity: "none" -> allowed 3',
      '- difc_mode: "strict" -> blocked 1',
      '+ difc_mode: "propagate" -> allowed 3',
    ]);
  });

  it('of one item, prefers what lets nothing else through', async () => {
    const found = await report({ steps: [step()] }, { item: 1 });
    assert.deepEqual(drawn(found).slice(0, 2), [
      '* trusted-users: + "mallory" -> filtered 2',
      '- repos: ["acme/app"] -> filtered 1',
    ]);
    assert.equal(found.variants.find(({ outcome }) => outcome === 'allowed')?.otherItems, 1);
  });

  it('tries two changes where one is not enough', async () => {
    const backend = [{ tool: 'get_repository', result: { private: true } }];
    const found = drawn(await report({ steps: [step({ backend })] }));
    assert.deepEqual(
      found.filter((line) => line.startsWith('*')),
      ['* repos: "all" & min-integrity: "none" -> allowed 3'],
    );
  });

  it('finds the answers of the backend that labels follow', async () => {
    const backend = [{ tool: 'get_repository', result: { private: true } }];
    const { sources } = await report({ steps: [step({ backend })] });
    assert.deepEqual(
      sources.map((source) => [source.function, ...source.calls.map(({ follows }) => follows)]),
      [
        [
          'label_response',
          [
            {
              answer: 'had the answer "private": false',
              changes: '0-2',
              labels: { secrecy: [], integrity: ['approved', 'unapproved'] },
            },
            {
              answer: 'had the answer each true and false swapped',
              changes: '0-2',
              labels: { secrecy: [], integrity: ['approved', 'unapproved'] },
            },
            {
              answer: 'failed',
              changes: '0-2',
              labels: { secrecy: [], integrity: ['approved', 'unapproved'] },
            },
          ],
        ],
        ['label_agent'],
      ],
    );
  });

  it('names the value of an item that its labels follow, and what other value changes them', async () => {
    const [source] = (await report({ steps: [step()] }, { item: 1 })).sources;
    assert.deepEqual(source?.values, {
      items: [1],
      tried: 8,
      untried: 0,
      follows: [
        {
          item: 1,
          pointer: '/user',
          before: 'mallory',
          after: 'olivia',
          labels: { secrecy: [], integrity: ['approved', 'unapproved'] },
        },
      ],
    });
  });

  it('finds the item in an MCP result, in a page and in a list', async () => {
    const result = { content: [{ type: 'text', text: JSON.stringify({ data: { issues: ISSUES } }) }] };
    const [source] = (await report({ steps: [step({ result })] })).sources;
    assert.deepEqual(
      source?.values?.follows.map(({ item, pointer }) => `${String(item)} ${pointer}`),
      ['1 /user'],
    );
  });

  it('says how many values were tried where none changes the labels', async () => {
    const found = await report({ steps: [step({ result: [{ user: 'mallory', title: 'a' }] })] });
    assert.deepEqual(found.sources[0]?.values, { items: [0], tried: 9, untried: 0, follows: [] });
    assert.match(
      prettyWhy(found, false),
      /none of the 9 other values that were tried in item 0 changes its labels\n/,
    );
    assert.match(markdownWhy(found), /none of the 9 other values/);
  });

  it('warns about other steps that a policy lets through', async () => {
    const steps = [step(), step({ name: 'again', result: [{ user: 'carl' }, { user: 'olivia' }] })];
    const { variants, smallest } = await report({ steps });
    assert.deepEqual(variants[smallest ?? -1]?.others, [
      {
        step: 'again',
        before: { outcome: 'filtered', accessible: 1 },
        after: { outcome: 'allowed', accessible: 2 },
        isLooser: true,
      },
    ]);
  });
});

describe('why a write is denied', () => {
  const write = step({ name: 'create', tool: 'create_issue', result: {} });

  it('names the check of the resource', async () => {
    const found = await report({ steps: [write] });
    assert.equal(found.decidedBy, 'resource');
    assert.equal(
      found.summary,
      'Denied before the tool is called: the resource "create_issue" requires the integrity tag "merged" of an agent that writes there, and the agent does not have it.',
    );
    assert.deepEqual(
      found.sources.map((source) => source.function),
      ['label_resource'],
    );
  });

  it('names the earlier step that tainted the agent', async () => {
    const agent = { secrecy: [], integrity: ['merged'] };
    const backend = [{ tool: 'get_repository', result: { private: true } }];
    const steps = [step({ backend }), write];
    const found = await report({ policy: undefined, mode: 'propagate', agent, steps }, { index: 1 });
    assert.deepEqual(found.origins, [
      {
        kind: 'secrecy',
        tag: 'private:acme/app',
        from: 'step',
        step: 'list',
        descriptions: ['by olivia', 'by mallory', 'by carl'],
      },
    ]);
    assert.deepEqual(
      found.decisions.map(({ denials }) => denials.map(({ problem }) => problem)),
      [['agent-lacks', 'agent-has']],
    );
  });
});

describe('why a step is allowed', () => {
  it('says which tags it needs, and which levels would deny it', async () => {
    const found = await report({ steps: [step({ result: [{ user: 'olivia' }] })] });
    assert.equal(found.summary, 'Allowed: every item (1) passes the check.');
    assert.equal(found.purpose, 'deny');
    assert.deepEqual(drawn(found), ['- min-integrity: "merged" -> filtered 0']);
    assert.deepEqual(
      found.decisions[1]?.denying?.map(({ of, changes }) => `${of} ${changes.map(({ tag }) => tag).join()}`),
      ['data approved', 'data unapproved'],
    );
  });
});

describe('what cannot be explained', () => {
  it('is an item that the response does not have', async () => {
    assert.deepEqual(await ask({ steps: [step()] }, { item: 3 }), {
      ok: false,
      cause: 'asked',
      error: 'the response of this step has no item 3; its items are 0 to 2',
    });
  });

  it('is a request that failed before any check', async () => {
    const policy = { 'allow-only': { repos: 'public', 'min-integrity': 'approved' }, oops: 1 };
    const outcome = await ask({ policy, steps: [step()] });
    assert.ok(!outcome.ok && outcome.cause === 'run');
    assert.match(outcome.error, /unsupported field "oops"/);
  });

  it('is a raw call, which the gateway checks no labels of', async () => {
    const steps = [{ name: 'raw', call: 'label_resource', input: { tool_name: 'list_issues' } }];
    const found = await report({ steps });
    assert.deepEqual([found.decidedBy, found.variants], ['none', []]);
  });
});

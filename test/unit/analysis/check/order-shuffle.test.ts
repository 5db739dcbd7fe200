import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { orderShuffle } from '../../../../src/analysis/check/properties/order-shuffle';
import type { GuardHost } from '../../../../src/run/guard-host';
import { readable, ScriptedHost, type Scripted } from '../../run/scripted-host';
import { backendHost, read } from './backend-host';
import { check } from './check-fixture';

const STEPS = {
  policy: { 'allow-only': { repos: 'public', 'min-integrity': 'none' } },
  steps: ['get_me', 'get_issue', 'list_issues'].map((tool) => ({ name: tool, tool, args: {}, result: null })),
};

/** A host whose guards remember: a function that makes one anew for each instance. */
function remembering(newGuard: () => (name: string, input: string) => Scripted | undefined): GuardHost {
  return {
    open: () => {
      const guard = newGuard();
      const script = new ScriptedHost(
        (name, input, options) => guard(name, JSON.stringify(input)) ?? readable(name, input, options),
      );
      return script.open();
    },
  };
}

describe('the order of requests', () => {
  it('is shown to change nothing in a guard that remembers nothing', async () => {
    const checked = await check(orderShuffle, new ScriptedHost(readable), STEPS);
    assert.deepEqual([checked.status, checked.runs], ['shown', 200]);
  });

  it('is found to matter when a guard takes labels of the request before, in the fewest requests', async () => {
    const host = remembering(() => {
      let sawIssue = false;
      return (name, input) => {
        if (name !== 'label_resource') return undefined;
        const answer = sawIssue ? read('private:acme/app') : read();
        sawIssue ||= input.includes('get_issue');
        return answer;
      };
    });
    const checked = await check(orderShuffle, host, STEPS);
    assert.equal(checked.status, 'broken');
    assert.deepEqual(
      checked.violation?.before?.map(({ tool }) => tool),
      ['get_issue'],
    );
    assert.match(
      checked.violation?.message ?? '',
      /after get_issue the answer is read, secrecy \[private:acme\/app\]/,
    );
  });

  it('includes a repeated request', async () => {
    const host = remembering(() => {
      let count = 0;
      return (name, input) =>
        name === 'label_resource' && input.includes('list_issues') && ++count > 1 ? read('x') : undefined;
    });
    const { violation } = await check(orderShuffle, host, STEPS);
    assert.deepEqual(
      [violation?.question.tool, violation?.before?.map(({ tool }) => tool)],
      ['list_issues', ['list_issues']],
    );
  });

  it('includes a second session whose policy a guard does not forget', async () => {
    const host = remembering(() => {
      let admitsAll = false;
      return (name, input) => {
        if (name === 'label_agent') admitsAll ||= input.includes('"all"');
        return name === 'label_resource' && !admitsAll ? read('private:acme/app') : undefined;
      };
    });
    const { violation } = await check(orderShuffle, host, STEPS);
    assert.match(
      violation?.message ?? '',
      /of a session with another policy the answer is read, secrecy \[\]/,
    );
    assert.deepEqual(violation?.before?.[0]?.session?.policy, {
      'allow-only': { repos: 'all', 'min-integrity': 'none' },
    });
    assert.deepEqual(violation?.question.session?.policy, STEPS.policy);
  });

  const ISSUES = {
    steps: [{ name: 'list', tool: 'list_issues', args: { owner: 'acme', repo: 'app' }, result: [] }],
  };

  /** A guard that asks once whether a repository is private, and remembers it by a key. */
  function caching(keyOf: (owner: string, repo: string) => string): GuardHost {
    return backendHost(() => {
      const known = new Map<string, boolean>();
      return (name, { tool_args: args }, call) => {
        if (name !== 'label_resource') return { answer: { labeled_paths: [], default_labels: null } };
        const { owner, repo } = args as { owner: string; repo: string };
        const key = keyOf(owner, repo);
        const facts = known.has(key) ? undefined : call('get_repository', { owner, repo });
        if (facts) known.set(key, JSON.stringify(facts).includes('true'));
        return known.get(key) === false ? read() : read(`private:${owner}/${repo}`);
      };
    });
  }

  it('is found to matter when what is remembered of a repository counts for one of another owner', async () => {
    const { status, violation } = await check(
      orderShuffle,
      caching((_, repo) => repo),
      ISSUES,
    );
    assert.equal(status, 'broken');
    assert.match(
      violation?.message ?? '',
      /after list_issues of umbrella\/app, which has another visibility the answer is read/,
    );
    assert.equal(violation?.before?.length, 1);
  });

  it('is found to matter when a guard remembers one repository for all of an owner', async () => {
    const { violation } = await check(
      orderShuffle,
      caching((owner) => owner),
      ISSUES,
    );
    assert.match(violation?.message ?? '', /after list_issues of acme\/labs/);
  });

  it('is shown to change nothing when a guard remembers each repository by its whole name', async () => {
    const { status } = await check(
      orderShuffle,
      caching((owner, repo) => `${owner}/${repo}`.toLowerCase()),
      ISSUES,
    );
    assert.equal(status, 'shown');
  });

  it('needs no policy', async () => {
    const checked = await check(orderShuffle, new ScriptedHost(readable), { steps: STEPS.steps });
    assert.equal(checked.status, 'shown');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { orderShuffle } from '../../../../src/analysis/check/properties/order-shuffle';
import type { GuardHost } from '../../../../src/run/guard-host';
import { readable, ScriptedHost, type Scripted } from '../../run/scripted-host';
import { read } from './backend-host';
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

  it('needs no policy', async () => {
    const checked = await check(orderShuffle, new ScriptedHost(readable), { steps: STEPS.steps });
    assert.equal(checked.status, 'shown');
  });
});

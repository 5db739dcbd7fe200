import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sizeGrowth } from '../../../../src/analysis/check/properties/size-growth';
import { isJsonObject, type Json } from '../../../../src/gateway/json';
import { backendCall, type Scripted } from '../../run/scripted-host';
import { check } from './check-fixture';
import { goodTags, issue, labelingHost, LISTS_ISSUES, type TestGuard } from './labeling-guard';

const checked = (guard: TestGuard, scenario: object = LISTS_ISSUES): ReturnType<typeof check> =>
  check(sizeGrowth, labelingHost(guard), scenario, { runs: 20 });

function lengthOf(content: Json): number {
  return Array.isArray(content) ? content.length : 0;
}

/** A guard that does something else with lists that are longer than `most`. */
function beyond(most: number, scripted: Scripted): TestGuard {
  return { response: ({ content }) => (lengthOf(content) > most ? scripted : undefined) };
}

describe('long lists', () => {
  it('are shown to lose no label, with a table of what they take', async () => {
    const { status, runs, growth, limit } = await checked({});
    // One list of each size in each world, and fewer of the longest.
    assert.deepEqual([status, runs, limit], ['shown', 13, undefined]);
    assert.deepEqual(
      growth?.map(({ items }) => items),
      [1, 10, 100, 1_000, 10_000],
    );
    const outputs = growth?.map(({ outputBytes }) => outputBytes) ?? [];
    assert.deepEqual(
      outputs,
      outputs.toSorted((a, b) => a - b),
    );
  });

  it('whose later items have other labels are found, in the shortest list that shows it', async () => {
    const guard: TestGuard = {
      item: (item, asked) => {
        const number = isJsonObject(item) ? Number(item['number']) : 0;
        return number > 300_000 ? { secrecy: [], integrity: [] } : goodTags(item, asked);
      },
    };
    const { status, violation } = await checked(guard);
    assert.equal(status, 'broken');
    // The private world first, whose outputs are larger.
    assert.equal(
      violation?.message,
      'list_issues / private / list with 100 items: item 60 has secrecy [], integrity []; in a list of one it has secrecy [private:acme/app], integrity [approved, unapproved]',
    );
    assert.equal(violation?.expected?.items?.length, 100);
    assert.deepEqual((await checked(guard)).violation?.message, violation?.message);
  });

  it('that have no labels at all, or only some, are found', async () => {
    const none = await checked(beyond(25, {}));
    assert.match(none.violation?.message ?? '', /with 100 items: label_response gives no labels$/);
    const labels = { secrecy: [], integrity: [] };
    const some = await checked(beyond(25, { answer: { items: [{ data: 1, labels }] } }));
    assert.match(some.violation?.message ?? '', /with 100 items: 1 items? ha(s|ve) labels$/);
  });

  it('that fail are found where a page is as long, also at a limit', async () => {
    const failing: Scripted = {
      kind: 'limit',
      error: 'no memory',
      limits: [{ limit: 'memory', message: 'memory.grow' }],
    };
    const page = await checked(beyond(25, failing));
    assert.match(
      page.violation?.message ?? '',
      /with 100 items: .*no memory; the limit `memory` is reached$/,
    );
    const longer = await checked(beyond(100, failing));
    assert.deepEqual([longer.status, longer.limit], ['shown', { name: 'memory', items: 1_000 }]);
    const other = await checked(beyond(100, { kind: 'error', error: 'code -1' }));
    assert.match(other.violation?.message ?? '', /with 1000 items: .*code -1$/);
  });

  it('whose labels are lost at the limit of backend calls are found, at any size', async () => {
    const guard: TestGuard = {
      response: ({ content }) => {
        const count = lengthOf(content);
        const calls = Array.from({ length: Math.min(count, 51) }, (_, at) =>
          backendCall(
            at + 1,
            at === 50 ? { failure: 'over-limit', returned: -1, reachedBackend: false } : {},
          ),
        );
        return count > 50 ? { backendCalls: calls, answer: { labeled_paths: [] } } : undefined;
      },
    };
    const { violation } = await checked(guard);
    assert.match(
      violation?.message ?? '',
      /with 100 items: item 0 has .*; the limit `backend-calls` is reached$/,
    );
  });

  it('have answers about the copies, so that a guard that asks about each item gets one', async () => {
    const asked = new Set<string>();
    const guard: TestGuard = {
      response: ({ content }, { backend }) => {
        for (const { args } of backend) if (args !== undefined) asked.add(JSON.stringify(args));
        if (lengthOf(content) !== 1 || !Array.isArray(content)) return undefined;
        const number = isJsonObject(content[0] ?? null) ? (content[0] as { number: number }).number : 0;
        const call = backendCall(1, {
          tool: 'get_author',
          args: { number },
          result: { number, member: true },
        });
        return { backendCalls: [call], answer: { labeled_paths: [], default_labels: goodLabels(number) } };
      },
    };
    await checked(guard);
    assert.ok(asked.has('{"number":1}') && asked.has('{"number":10001}') && asked.has('{"number":490002}'));
  });

  it('are no subject where results are no lists, or have no labels', async () => {
    const [step] = LISTS_ISSUES.steps;
    const single = await checked({}, { steps: [{ ...step, result: issue(1, 'NONE') }] });
    assert.deepEqual(
      [single.status, single.reason],
      ['no-subject', 'no result is a list that the guard labels'],
    );
    assert.equal((await checked({ response: () => ({}) })).status, 'no-subject');
  });
});

function goodLabels(number: number): { secrecy: string[]; integrity: string[] } {
  return { secrecy: [], integrity: number === 1 ? ['approved', 'unapproved'] : [] };
}

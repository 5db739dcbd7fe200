import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shapeTwins } from '../../../../src/analysis/check/properties/shape-twins';
import { isJsonObject, ownValue, type Json } from '../../../../src/gateway/json';
import { ScriptedHost } from '../../run/scripted-host';
import { check } from './check-fixture';
import { goodTags, issue, labelingHost, LISTS_ISSUES, mcp, type TestGuard } from './labeling-guard';

const [step] = LISTS_ISSUES.steps;
const labels = { description: 'd', secrecy: ['private'], integrity: [] };

function answers(result: Json): object {
  return { ...LISTS_ISSUES, steps: [{ ...step, result }] };
}

async function twinOf(guard: TestGuard, scenario: object = LISTS_ISSUES): Promise<string> {
  const { status, violation } = await check(shapeTwins, labelingHost(guard), scenario);
  return `${status}: ${violation?.message ?? ''}`;
}

describe('shape twins', () => {
  it('are shown to have the same labels', async () => {
    const { status, runs } = await check(shapeTwins, labelingHost(), LISTS_ISSUES);
    // Bare, in two blocks, isError, two pages, one item alone, three names, and all names: in three worlds.
    assert.deepEqual([status, runs], ['shown', 30]);
  });

  it('are compared as sets: one item for a whole list is no difference by itself', async () => {
    const guard: TestGuard = {
      response: ({ content }) =>
        Array.isArray(content) ? undefined : { answer: { labeled_paths: [], default_labels: labels } },
      item: () => labels,
    };
    assert.match(await twinOf(guard), /^shown/);
  });

  it('that are not unwrapped are found', async () => {
    const host = new ScriptedHost((name, input) => {
      if (name === 'label_agent')
        return { answer: { agent: { secrecy: [], integrity: [] }, difc_mode: 'filter' } };
      if (name === 'label_resource') return { answer: { resource: {}, operation: 'read' } };
      const result = isJsonObject(input) ? (ownValue(input, 'tool_result') ?? null) : null;
      const isWrapped = isJsonObject(result) && 'content' in result;
      return isWrapped ? { answer: { labeled_paths: [], default_labels: labels } } : {};
    });
    const { violation } = await check(shapeTwins, host, LISTS_ISSUES);
    assert.equal(
      violation?.message,
      'list_issues / public / list: as bare JSON the result has no labels; otherwise it has secrecy [private], integrity []',
    );
    assert.deepEqual(violation?.question.result, [issue(1, 'MEMBER'), issue(2, 'NONE')]);
  });

  it('that are pages of a list are found', async () => {
    const guard: TestGuard = {
      response: ({ content }) =>
        isJsonObject(content) && 'nodes' in content
          ? { answer: { labeled_paths: [], default_labels: { description: '', secrecy: [], integrity: [] } } }
          : undefined,
    };
    assert.match(
      await twinOf(guard),
      /as `\{totalCount, nodes\}` the result has secrecy \[\], integrity \[\]; otherwise it has .*approved/,
    );
    const traps: TestGuard = {
      response: ({ content }) =>
        isJsonObject(content) && 'items' in content
          ? { kind: 'trap', error: 'wasm error: unreachable', healthy: false }
          : undefined,
    };
    assert.match(
      await twinOf(traps),
      /as `\{total_count, items\}` the result has the error .*unreachable; otherwise/,
    );
  });

  it('that are one object and a list of one are found from either', async () => {
    const guard: TestGuard = {
      item: (item, asked) => (Array.isArray(asked.content) ? goodTags(item, asked) : labels),
    };
    assert.match(await twinOf(guard, answers(mcp(issue(1, 'MEMBER')))), /: as a list of one the result has/);
    assert.match(
      await twinOf(guard, answers(mcp([issue(1, 'MEMBER')]))),
      /the result has secrecy \[private\]/,
    );
  });

  it('that have labels as texts or as objects are found', async () => {
    const guard: TestGuard = {
      item: (item) => {
        const given = isJsonObject(item) ? ownValue(item, 'labels') : [];
        return {
          secrecy: [],
          integrity: Array.isArray(given) && given.includes('approved') ? ['approved'] : [],
        };
      },
    };
    const result = mcp([{ ...issue(1, 'NONE'), labels: ['approved'] }]);
    assert.match(
      await twinOf(guard, answers(result)),
      /with labels as objects the result has secrecy \[\], integrity \[\]; /,
    );
  });

  it('that have the names of GraphQL are found by the name', async () => {
    const guard: TestGuard = {
      item: (item) => ({
        secrecy: [],
        integrity: isJsonObject(item) && item['author_association'] === 'MEMBER' ? ['approved'] : [],
      }),
    };
    assert.match(
      await twinOf(guard),
      /: with `authorAssociation` for `author_association` the result has secrecy \[\], integrity \[\]; otherwise/,
    );
  });

  it('do not exist of empty lists, and of the responses to writes', async () => {
    const empty = await check(shapeTwins, labelingHost(), answers([]));
    // Bare or wrapped, in two blocks, with isError: no items that could differ.
    assert.deepEqual([empty.status, empty.runs], ['shown', 9]);
    const write = { steps: [{ ...step, tool: 'create_issue' }] };
    const { status, runs } = await check(shapeTwins, labelingHost(), write);
    assert.deepEqual([status, runs], ['no-subject', 0]);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { privateAsPublic } from '../../../../src/analysis/check/properties/private-as-public';
import { isJsonObject, ownValue, type Json } from '../../../../src/gateway/json';
import { check } from './check-fixture';
import { goodTags, issue, labelingHost, LISTS_ISSUES, mcp, type TestGuard } from './labeling-guard';

async function violationOf(guard: TestGuard, scenario: object = LISTS_ISSUES): Promise<string> {
  const { status, violation } = await check(privateAsPublic, labelingHost(guard), scenario, { runs: 80 });
  return `${status}: ${violation?.message ?? ''}`;
}

function flag(item: Json): Json | undefined {
  const repository = isJsonObject(item) ? ownValue(item, 'repository') : undefined;
  return isJsonObject(repository) ? ownValue(repository, 'private') : undefined;
}

describe('data of a repository that may be private', () => {
  it('are shown to have secrecy in every shape of a result', async () => {
    const checked = await check(privateAsPublic, labelingHost(), LISTS_ISSUES);
    // Each request as it is in the private and the unknown world, then random ones.
    assert.deepEqual([checked.status, checked.runs], ['shown', 202]);
  });

  it('that lack it in a plain answer are found as they are', async () => {
    const item = (each: Json): ReturnType<typeof goodTags> => ({
      secrecy: isJsonObject(each) && each['number'] === 2 ? [] : ['private'],
      integrity: [],
    });
    assert.equal(
      await violationOf({ item }),
      'broken: list_issues / private / list: 1 of 2 items have no secrecy, and acme/app may be private',
    );
  });

  it('that lack it one level deeper are found, with that one level only', async () => {
    const guard: TestGuard = {
      response: ({ content }) =>
        isJsonObject(content) && 'data' in content
          ? {
              answer: { labeled_paths: [], default_labels: { description: 'd', secrecy: [], integrity: [] } },
            }
          : undefined,
    };
    assert.equal(
      await violationOf(guard),
      'broken: list_issues / private / list with the content in {data}: the response has no secrecy, and acme/app may be private',
    );
    const again = await check(privateAsPublic, labelingHost(guard), LISTS_ISSUES, { seed: 7 });
    assert.deepEqual(
      (await check(privateAsPublic, labelingHost(guard), LISTS_ISSUES, { seed: 7 })).violation?.question,
      again.violation?.question,
    );
  });

  it('that get no labels at all pass unfiltered, whatever the resource says', async () => {
    const guard: TestGuard = { response: () => ({ answer: { items: [] } }) };
    assert.match(
      await violationOf(guard),
      /^broken: .* label_response gives no labels, so that the response passes/,
    );
    // A read-write that is denied never reaches the backend.
    const readWrite: TestGuard = {
      ...guard,
      resource: () => ({
        answer: {
          operation: 'read-write',
          resource: { description: '', secrecy: ['private'], integrity: [] },
        },
      }),
    };
    assert.match(await violationOf(readWrite), /^shown/);
  });

  it('are found where the flag of one item decides for all', async () => {
    const guard: TestGuard = {
      response: ({ content }) =>
        Array.isArray(content) && content.some((item) => flag(item) === false)
          ? {
              answer: { labeled_paths: [], default_labels: { description: 'd', secrecy: [], integrity: [] } },
            }
          : undefined,
    };
    assert.match(
      await violationOf(guard),
      /with `private` false for a public repository in the last item: 2 of 3 items/,
    );
  });

  it('may be public where an item says so itself, and is about another repository', async () => {
    const item: TestGuard['item'] = (each, asked) =>
      flag(each) === false ? { secrecy: [], integrity: [] } : goodTags(each, asked);
    assert.match(await violationOf({ item }), /^shown/);
  });

  it('are found where the repository of a fork decides', async () => {
    const item: TestGuard['item'] = (each, asked) =>
      JSON.stringify(each).includes('"private":false,"visibility":"public"}}')
        ? { secrecy: [], integrity: [] }
        : goodTags(each, asked);
    assert.match(await violationOf({ item }), /with `private` false for a public fork: /);
  });

  it('are found in long lists', async () => {
    const guard: TestGuard = {
      response: ({ content }) =>
        Array.isArray(content) && content.length >= 100 ? { answer: { items: [] } } : undefined,
    };
    assert.match(await violationOf(guard), /list with 100 items: label_response gives no labels/);
  });

  it('are not leaked by empty results, by errors and by writes', async () => {
    const step = LISTS_ISSUES.steps[0];
    const empty = { ...LISTS_ISSUES, steps: [{ ...step, result: mcp({ total_count: 0, items: [] }) }] };
    const nothing: TestGuard = {
      response: ({ content }) =>
        JSON.stringify(content).includes('number') ? undefined : { answer: { items: [] } },
    };
    // Neither holds data of a read, so neither shows that the property holds.
    assert.match(await violationOf(nothing, empty), /^no-subject/);
    // A guard that answers nothing shows nothing either.
    assert.match(await violationOf({ response: () => ({ kind: 'error', error: 'code -1' }) }), /^no-subject/);
    const write = { steps: [{ ...step, tool: 'create_issue', result: mcp(issue(1, 'NONE')) }] };
    assert.match(await violationOf({}, write), /^no-subject/);
  });

  it('are no subject where no request names a repository', async () => {
    const scenario = { steps: [{ tool: 'get_me', args: {}, result: { login: 'octocat' } }] };
    const checked = await check(privateAsPublic, labelingHost(), scenario);
    assert.deepEqual([checked.status, checked.runs], ['no-subject', 0]);
  });
});

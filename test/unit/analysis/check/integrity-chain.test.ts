import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { integrityChain } from '../../../../src/analysis/check/properties/integrity-chain';
import { isJsonObject, type Json } from '../../../../src/gateway/json';
import { check } from './check-fixture';
import { labelingHost, LISTS_ISSUES, type TestGuard } from './labeling-guard';

/** A guard whose integrity follows from the author's association, and from whether something is merged. */
function guardOf(integrity: (association: string, isMerged: boolean) => readonly string[]): TestGuard {
  return {
    item: (item: Json) => {
      const { author_association = '', merged = false } = isJsonObject(item) ? item : {};
      return { secrecy: [], integrity: integrity(String(author_association), merged === true) };
    },
  };
}

const checked = (guard: TestGuard, seed = 1): ReturnType<typeof check> =>
  check(integrityChain, labelingHost(guard), LISTS_ISSUES, { seed, runs: 100 });

describe('integrity chains', () => {
  it('are shown to be complete', async () => {
    const { status, runs } = await checked({});
    assert.deepEqual([status, runs], ['shown', 103]);
  });

  it('that lack a level in a plain answer are found there', async () => {
    const { status, violation } = await checked(
      guardOf((association) =>
        association === 'MEMBER' ? ['approved:acme/app', 'unapproved:acme/app'] : ['approved:acme'],
      ),
    );
    assert.equal(status, 'broken');
    assert.equal(
      violation?.message,
      'list_issues / public / list: "item" has the integrity [approved:acme] without unapproved:acme, which other labels of the guard have with it',
    );
    assert.deepEqual(
      violation?.expected?.items?.map(({ labels }) => labels.integrity),
      [
        ['approved:acme/app', 'unapproved:acme/app'],
        ['approved:acme', 'unapproved:acme'],
      ],
    );
  });

  it('that lack a level for some authors only are found, the same ones with the same seed', async () => {
    const guard = guardOf((association, isMerged) => {
      if (isMerged) return ['merged', ...(association === 'NONE' ? [] : ['approved']), 'unapproved'];
      return association === 'MEMBER' ? ['merged', 'approved', 'unapproved'] : [];
    });
    const first = await checked(guard);
    assert.match(
      first.violation?.message ?? '',
      /the integrity \[merged, unapproved\] without approved, which/,
    );
    assert.match(JSON.stringify(first.violation?.question.result), /NONE.*"merged\\?":true/);
    assert.deepEqual((await checked(guard)).violation?.question, first.violation?.question);
  });

  it('are completed through all levels', async () => {
    const { violation } = await checked(
      guardOf((association) =>
        association === 'MEMBER' ? ['merged', 'approved', 'unapproved'] : ['merged'],
      ),
    );
    assert.match(violation?.message ?? '', /\[merged\] without approved, unapproved, which/);
  });

  it('may lack lower levels in what a write needs, where the highest one is enough', async () => {
    const create = { name: 'create', tool: 'create_issue', args: { owner: 'acme', repo: 'app' }, result: {} };
    const scenario = { ...LISTS_ISSUES, steps: [...LISTS_ISSUES.steps, create] };
    const needing = (operation: string): TestGuard => ({
      ...guardOf(() => ['approved:acme/app', 'unapproved:acme/app']),
      resource: ({ tool }) => {
        const resource = { description: 'r', secrecy: [], integrity: ['approved:acme/app'] };
        return tool === 'create_issue' ? { answer: { operation, resource } } : undefined;
      },
    });
    const statuses = ['write', 'read-write', 'read'].map(
      async (operation) => (await check(integrityChain, labelingHost(needing(operation)), scenario)).status,
    );
    assert.deepEqual(await Promise.all(statuses), ['shown', 'broken', 'broken']);
  });

  it('do not exist in a guard that never gives two levels', async () => {
    const { status, runs, reason } = await checked(
      guardOf((association) => [association === 'NONE' ? 'unapproved' : 'approved']),
    );
    assert.deepEqual([status, runs], ['no-subject', 0]);
    assert.match(reason ?? '', /no level of integrity/);
  });

  it('of different scopes are no chain', async () => {
    const { status } = await checked(guardOf(() => ['approved:acme/app', 'unapproved:globex/site']));
    assert.equal(status, 'no-subject');
  });
});

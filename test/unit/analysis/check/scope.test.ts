import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scope } from '../../../../src/analysis/check/properties/scope';
import { check } from './check-fixture';
import { goodTags, labelingHost, LISTS_ISSUES, type Answered, type TestGuard } from './labeling-guard';

/** A guard whose secrecy of items is `private:` with a scope made from the arguments. */
function scoped(scopeOf: (asked: Answered) => string): TestGuard {
  return {
    item: (item, asked) =>
      asked.isPublic
        ? goodTags(item, asked)
        : { ...goodTags(item, asked), secrecy: [`private:${scopeOf(asked)}`] },
  };
}

async function found(guard: TestGuard, scenario: object = LISTS_ISSUES, seed = 1): Promise<string> {
  const { status, violation } = await check(scope, labelingHost(guard), scenario, { runs: 60, seed });
  return `${status}: ${violation?.message ?? ''}`;
}

describe('the scope of labels', () => {
  it('is shown to follow the arguments, in letter case as in the arguments or in lower case', async () => {
    const { status, runs } = await check(scope, labelingHost(), LISTS_ISSUES);
    assert.deepEqual([status, runs], ['shown', 200]);
    assert.match(
      await found(scoped(({ args }) => `${String(args['owner'])}/${String(args['repo'])}`)),
      /^shown/,
    );
  });

  it('that is always the same is found', async () => {
    assert.match(
      await found(scoped(() => 'acme/app')),
      /^broken: list_issues \/ private \/ list: with \w\/\w(-x)? in place of acme\/app the answer is .*private:acme\/app.*; it should be .*private:\w\/\w/,
    );
  });

  it('that is cut off at a dot or a dash is found, the same with the same seed', async () => {
    const guard = scoped(({ path }) => /^[\w-]+\/[\w]+/.exec(path)?.[0] ?? '');
    const first = await found(guard);
    assert.match(first, /^broken/);
    assert.equal(await found(guard), first);
    assert.match(await found(scoped(({ path }) => path.replace(/^(\w+)-\w+/, '$1'))), /^broken/);
  });

  it('that takes a longer name for a known one is found', async () => {
    const guard = scoped(({ path }) => (path.startsWith('acme') ? 'acme/app' : path));
    assert.match(await found(guard), /^broken/);
  });

  it('whose names are swapped is found, though it follows the arguments', async () => {
    const guard = scoped(({ path }) => path.split('/').reverse().join('/'));
    assert.match(await found(guard), /: with .* the tag "private:[\w-]+\/[\w-]+" names another one$/);
  });

  it('that distinguishes letter case is found', async () => {
    const guard: TestGuard = {
      item: (item, asked) =>
        asked.args['repo'] === 'APP' ? { secrecy: [], integrity: [] } : goodTags(item, asked),
    };
    assert.match(await found(guard), /with ACME\/APP in place of acme\/app/);
  });

  it('may follow the policy, which is renamed, too', async () => {
    let allowed = '';
    const guard: TestGuard = {
      agent: (policy) => {
        allowed = JSON.stringify(policy);
        return { answer: { agent: { secrecy: [], integrity: [] }, difc_mode: 'filter' } };
      },
      item: (item, asked) =>
        allowed.includes(`"${asked.path}"`) ? goodTags(item, asked) : { secrecy: ['private'], integrity: [] },
    };
    const policy = { 'allow-only': { repos: ['acme/app', 'globex/*'], 'min-integrity': 'none' } };
    assert.match(await found(guard, { ...LISTS_ISSUES, policy }), /^shown/);
  });

  it('has no subject where arguments name no repository, or one that is called like a tag', async () => {
    for (const args of [{}, { owner: 'private', repo: 'app' }, { owner: 'app', repo: 'app' }]) {
      const scenario = { steps: [{ tool: 'list_issues', args, result: [] }] };
      assert.match(await found({}, scenario), /^no-subject/);
    }
  });
});

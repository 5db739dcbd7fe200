import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import { policyFindings } from '../../../src/run/policy-findings';

function places(policy: Json | undefined): string[] {
  return policyFindings(policy, ['policy']).map(({ code, at }) => `${code} ${(at ?? []).join('.')}`);
}

describe('findings about a policy', () => {
  it('name each repository with a dot', () => {
    const repos = ['a/b.c', 'a/b', 'a.b/c', ' a/b.x* '];
    assert.deepEqual(places({ 'Allow-Only': { Repos: repos.toSpliced(2, 1), integrity: 'none' } }), [
      'dotted-repository policy.Allow-Only.Repos.0',
      'dotted-repository policy.Allow-Only.Repos.2',
    ]);
  });

  it('are at the whole policy when it is a text', () => {
    const text = '{"allow-only":{"repos":["a/b.c"],"min-integrity":"none"}}';
    assert.deepEqual(places(text), ['dotted-repository policy']);
  });

  it('are none for a policy that is missing, refused or without such names', () => {
    for (const policy of [undefined, null, {}, { 'allow-only': { repos: ['a/b.c'] } }, 'x']) {
      assert.deepEqual(places(policy), []);
    }
    assert.deepEqual(places({ 'allow-only': { repos: 'public', 'min-integrity': 'none' } }), []);
  });
});

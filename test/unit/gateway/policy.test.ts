import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json, JsonObject } from '../../../src/gateway/json';
import { labelAgentInput } from '../../../src/gateway/policy';
import { isRepos } from '../../../src/gateway/policy-repos';

/** The smallest valid `allow-only`, with more fields. */
function allowOnly(more: JsonObject = {}): JsonObject {
  return { 'allow-only': { repos: 'public', 'min-integrity': 'none', ...more } };
}

function errorOf(policy: Json): string {
  const result = labelAgentInput(policy);
  return result.ok ? 'accepted' : result.error;
}

const shape = 'invalid guard policy transport shape';
const levels = 'must be one of: none, unapproved, approved, merged';

describe('policy', () => {
  it('passes a valid object as it is', () => {
    const policy = allowOnly({ 'blocked-users': ['x'], 'disapproval-integrity': ' Merged ' });
    assert.deepEqual(labelAgentInput(policy), { ok: true, input: policy });
  });

  it('takes an object out of a string', () => {
    assert.deepEqual(labelAgentInput(`\u00a0${JSON.stringify(allowOnly())}\n`), {
      ok: true,
      input: allowOnly(),
    });
  });

  const refusals: readonly (readonly [string, Json, string])[] = [
    ['null', null, 'policy is required'],
    ['a blank string', ' \n', 'policy string is empty'],
    ['a string with a list', '[]', 'policy JSON must decode to an object'],
    ['a string with null', 'null', 'policy JSON must decode to an object'],
    [
      'a list',
      [],
      'failed to decode label_agent policy payload: policy must decode to a JSON object: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
    [
      'an envelope beside a policy',
      { ...allowOnly(), policy: 1 },
      'gateway policy adapter is outdated: remove legacy envelope key policy before calling label_agent',
    ],
    [
      'an empty object',
      {},
      'label_agent policy must use top-level allow-only object (received policy.allow-only)',
    ],
    ['an unknown key', { ...allowOnly(), z: 1, 'a"': 2 }, `${shape}: unexpected key "a\\""`],
    [
      'allow-only that is no object',
      { 'allow-only': [] },
      `${shape}: expected {"allow-only":{"repos":...,"min-integrity":...}}`,
    ],
    [
      'missing repos',
      { 'allow-only': { integrity: 'none' } },
      `${shape}: missing required fields repos and/or min-integrity in allow-only object`,
    ],
    ['an unknown allow-only key', allowOnly({ x: 1 }), `${shape}: unexpected allow-only key "x"`],
    ['integrity that is no text', allowOnly({ 'min-integrity': 1 }), `min-integrity ${levels}`],
    ['empty integrity', allowOnly({ 'min-integrity': '' }), `min-integrity ${levels}`],
    ['the alias integrity', { 'allow-only': { repos: 'all', integrity: 'x' } }, `integrity ${levels}`],
    [
      'null for a list',
      allowOnly({ 'approval-labels': null }),
      'invalid approval-labels value: expected array of strings',
    ],
    [
      'a blank entry',
      allowOnly({ 'trusted-users': ['a', ' '] }),
      'invalid trusted-users value: each entry must be a non-empty string',
    ],
    [
      'a reaction that is no text',
      allowOnly({ 'disapproval-reactions': [1] }),
      'invalid disapproval-reactions value: each entry must be a non-empty string',
    ],
    [
      'trusted-bots that is no list',
      { ...allowOnly(), 'trusted-bots': 'b' },
      'invalid trusted-bots value: expected non-empty array of strings',
    ],
    [
      'disapproval-integrity',
      allowOnly({ 'disapproval-integrity': null }),
      `disapproval-integrity ${levels}`,
    ],
    [
      'refusal-labels that are no list or text',
      allowOnly({ 'refusal-labels': 5 }),
      'invalid refusal-labels value: expected array of strings or comma/newline-delimited string',
    ],
    [
      'refusal-labels without a label',
      allowOnly({ 'refusal-labels': ' , \n ' }),
      'invalid refusal-labels value: must include at least one non-empty label',
    ],
    [
      'a blank refusal label',
      allowOnly({ 'refusal-labels': ['a', ''] }),
      'invalid refusal-labels value: each entry must be a non-empty string',
    ],
    ['an inherited name', allowOnly({ constructor: 1 }), `${shape}: unexpected allow-only key "constructor"`],
  ];
  for (const [name, policy, error] of refusals) {
    it(`refuses ${name}`, () => {
      assert.equal(errorOf(policy), error);
    });
  }

  it('reports the first problem in the gateway’s order', () => {
    const policy = allowOnly({ repos: [], 'min-integrity': 'x', 'blocked-users': 1 });
    assert.match(errorOf(policy), /^invalid repos value/);
  });

  it('splits refusal-labels into a trimmed list', () => {
    const lists: readonly (readonly [Json, string[]])[] = [
      [' a b , c\n\nd,', ['a b', 'c', 'd']],
      [
        [' a ', 'b,c'],
        ['a', 'b,c'],
      ],
      [[], []],
    ];
    for (const [given, expected] of lists) {
      const policy = allowOnly({ 'refusal-labels': given });
      assert.deepEqual(labelAgentInput(policy), {
        ok: true,
        input: allowOnly({ 'refusal-labels': expected }),
      });
    }
  });

  it('replaces the policy’s own trusted names', () => {
    const policy = { ...allowOnly({ 'trusted-users': ['old'] }), 'trusted-bots': ['old'] };
    assert.deepEqual(labelAgentInput(policy, { trustedBots: ['bot'], trustedUsers: ['user'] }), {
      ok: true,
      input: { ...allowOnly({ 'trusted-users': ['user'] }), 'trusted-bots': ['bot'] },
    });
  });

  it('adds no trusted names to a string policy, and no users to the alias allowonly', () => {
    const trusted = { trustedBots: ['bot'], trustedUsers: ['user'] };
    const text = JSON.stringify(allowOnly());
    assert.deepEqual(labelAgentInput(text, trusted), { ok: true, input: allowOnly() });
    const alias = { allowonly: { repos: 'all', 'min-integrity': 'none' } };
    assert.deepEqual(labelAgentInput(alias, trusted), {
      ok: true,
      input: { ...alias, 'trusted-bots': ['bot'] },
    });
  });

  it('leaves the given object unchanged', () => {
    const policy = allowOnly({ 'refusal-labels': 'a,b' });
    labelAgentInput(policy, { trustedBots: ['b'], trustedUsers: ['u'] });
    assert.deepEqual(policy, allowOnly({ 'refusal-labels': 'a,b' }));
  });
});

describe('repos', () => {
  const longOwner = 'o'.repeat(39);
  const longName = 'r'.repeat(100);
  const accepted: Json[] = [
    'all',
    ' PUBLIC\n',
    ['a/b'],
    ['a/*', 'a/b*', 'a/b'],
    [' a/b '],
    ['a_1-/x.y_z-'],
    [`${longOwner}/${longName}`],
  ];
  const refused: Json[] = [
    'private',
    '',
    [],
    null,
    {},
    [1],
    [''],
    ['a/b', ' a/b'],
    ['A/b'],
    ['a/B'],
    ['a'],
    ['a/'],
    ['/b'],
    ['a/b/c'],
    ['*/b'],
    ['a*/b'],
    ['a/**'],
    ['a/*b'],
    ['a/b.*'],
    ['a.b/c'],
    ['a/b c'],
    ['all'],
    [`${longOwner}o/r`],
    [`o/${longName}r`],
  ];

  it('are all, public or scopes', () => {
    for (const repos of accepted) assert.equal(isRepos(repos), true, JSON.stringify(repos));
  });

  it('are nothing else', () => {
    for (const repos of refused) assert.equal(isRepos(repos), false, JSON.stringify(repos));
  });
});

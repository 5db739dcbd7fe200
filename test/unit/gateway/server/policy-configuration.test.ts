import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { stringifyGoJson } from '../../../../src/gateway/go-json';
import type { Json, JsonObject } from '../../../../src/gateway/json';
import { labelAgentInput } from '../../../../src/gateway/policy';
import { configurePolicy } from '../../../../src/gateway/server/policy-configuration';

interface PolicyVector {
  readonly name: string;
  readonly layer?: string;
  readonly policy: Json;
  readonly trustedBots?: string[];
  readonly trustedUsers?: string[];
  readonly expect: { readonly agent: { error?: string; logs?: { message: string }[] } };
}

const vectors = (
  JSON.parse(
    readFileSync(new URL('../../../vectors/pipeline.json', import.meta.url), 'utf8'),
  ) as PolicyVector[]
).filter(({ name, policy }) => /^(srv-)?policy-/.test(name) && policy !== undefined);

/** `allow-only` that is right but for `more`. */
function allowOnly(more: JsonObject = {}): JsonObject {
  return { 'allow-only': { repos: 'public', 'min-integrity': 'none', ...more } };
}

function faultOf(policy: Json): readonly [code: string, path: string, error: string] {
  const read = configurePolicy(policy);
  return read.ok ? ['accepted', '', ''] : [read.fault.code, read.fault.path.join('/'), read.fault.error];
}

function policyOf(policy: Json): Json {
  const read = configurePolicy(policy);
  return read.ok ? read.policy : read.fault.error;
}

const J = 'invalid guard policy JSON: ';

describe('policy configuration', () => {
  for (const { name, layer, policy, trustedBots, trustedUsers, expect } of vectors) {
    it(`vector ${name}`, () => {
      const configured = configurePolicy(policy);
      if (layer === 'config') {
        const [text = ''] = (expect.agent.error ?? '').split(/(?<=json: cannot unmarshal)|invalid character/);
        assert.ok(!configured.ok && configured.fault.error.startsWith(text), JSON.stringify(configured));
        return;
      }
      assert.ok(configured.ok, JSON.stringify(configured));
      const input = labelAgentInput(configured.policy, {
        trustedBots: trustedBots ?? [],
        trustedUsers: trustedUsers ?? [],
      });
      if (expect.agent.error === undefined) {
        assert.ok(input.ok);
        assert.equal(stringifyGoJson(input.input), expect.agent.logs?.[0]?.message);
      } else {
        assert.equal(input.ok ? '' : `LabelAgent failed: ${input.error}`, expect.agent.error);
      }
    });
  }

  it('there are vectors of both layers', () => {
    assert.ok(vectors.some(({ layer }) => layer === 'config'));
    assert.ok(vectors.some(({ layer }) => layer === undefined));
  });

  it('faults name their place as the policy spells it', () => {
    const rows: [Json, readonly [string, string, string]][] = [
      ['', ['not-json', '', `${J}unexpected end of JSON input`]],
      [
        '[]',
        [
          'wrong-type',
          '',
          `${J}json: cannot unmarshal array into Go value of type map[string]json.RawMessage`,
        ],
      ],
      [
        { 'Allow-Only': 1 },
        [
          'wrong-type',
          'Allow-Only',
          `${J}json: cannot unmarshal number into Go value of type map[string]json.RawMessage`,
        ],
      ],
      [{ b: 1, A: 2, ...allowOnly() }, ['unknown-key', 'b', `${J}policy contains unsupported field "b"`]],
      [
        allowOnly({ min_integrity: 'x' }),
        [
          'unknown-key',
          'allow-only/min_integrity',
          `${J}allow-only contains unsupported field "min_integrity"`,
        ],
      ],
      [
        allowOnly({ 'Blocked-Users': ['a', ' '] }),
        [
          'blank',
          'allow-only/Blocked-Users/1',
          'Configuration error at allow-only.blocked-users: blocked-users is required\nSuggestion: Provide a non-empty value for blocked-users',
        ],
      ],
      [
        allowOnly({ 'refusal-labels': 5 }),
        [
          'bad-labels',
          'allow-only/refusal-labels',
          `${J}invalid allow-only.refusal-labels: expected array of strings or comma/newline-delimited expression`,
        ],
      ],
      [
        allowOnly({ 'refusal-labels': ['a', 5] }),
        [
          'bad-labels',
          'allow-only/refusal-labels',
          `${J}invalid allow-only.refusal-labels: expected array of strings or comma/newline-delimited expression`,
        ],
      ],
      [
        allowOnly({ 'trusted-users': ['a', 5] }),
        [
          'wrong-type',
          'allow-only/trusted-users',
          `${J}invalid allow-only.trusted-users: json: cannot unmarshal number into Go value of type string`,
        ],
      ],
      [
        allowOnly({ 'tool-call-limits': { b: 1.5 } }),
        [
          'wrong-type',
          'allow-only/tool-call-limits',
          `${J}invalid allow-only.tool-call-limits: json: cannot unmarshal number 1.5 into Go value of type int`,
        ],
      ],
      [
        allowOnly({ 'tool-call-limits': { ' b': -1 } }),
        ['bad-limit', 'allow-only/tool-call-limits/ b', 'allow-only.tool-call-limits["b"] must be >= 0'],
      ],
      [
        allowOnly({ repos: 5 }),
        [
          'bad-repos',
          'allow-only/repos',
          "allow-only.repos must be 'all', 'public', or a non-empty array of repo scope strings",
        ],
      ],
      [
        allowOnly({ repos: 'private' }),
        ['bad-repos', 'allow-only/repos', "allow-only.repos string must be 'all' or 'public'"],
      ],
      [
        allowOnly({ repos: [] }),
        ['bad-repos', 'allow-only/repos', 'allow-only.repos array must contain at least one scope'],
      ],
      [
        allowOnly({ repos: ['a/b', ' '] }),
        [
          'bad-repos',
          'allow-only/repos/1',
          'Configuration error at allow-only.repos: repos is required\nSuggestion: Provide a non-empty value for repos',
        ],
      ],
      [
        allowOnly({ repos: ['a/b', 'a/..'] }),
        [
          'bad-repos',
          'allow-only/repos/1',
          'allow-only.repos scope "a/.." is invalid; expected owner/*, owner/repo, or owner/re*',
        ],
      ],
      [
        allowOnly({ repos: ['a/b', ' a/b '] }),
        ['bad-repos', 'allow-only/repos/1', 'allow-only.repos must not contain duplicates'],
      ],
      [
        { 'write-sink': null },
        ['bad-sink', 'write-sink', 'write-sink.accept must contain at least one entry'],
      ],
      [
        { writesink: { accept: ['*', 'a'] } },
        ['bad-sink', 'writesink/accept/0', 'write-sink.accept wildcard "*" must be the only entry'],
      ],
      [
        { 'write-sink': { accept: ['secret:a/b'] } },
        [
          'bad-sink',
          'write-sink/accept/0',
          'write-sink.accept entry "secret:a/b" is invalid: visibility prefix must be private, public, or internal; got "secret"',
        ],
      ],
      [
        { 'write-sink': { accept: ['a'], 'sink-visibility': 'open' } },
        [
          'bad-sink',
          'write-sink/sink-visibility',
          'write-sink.sink-visibility must be one of: public, private, internal; got "open"',
        ],
      ],
    ];
    for (const [policy, expected] of rows)
      assert.deepEqual(faultOf(policy), expected, JSON.stringify(policy));
  });

  it('checks levels and limits before lists, and repositories last', () => {
    const all = {
      repos: 'x',
      'min-integrity': 'x',
      'tool-call-limits': { a: -1 },
      'blocked-users': [''],
      'endorser-min-integrity': 'x',
    };
    const order = [];
    for (const key of ['min-integrity', 'tool-call-limits', 'blocked-users', 'endorser-min-integrity', '']) {
      order.push(faultOf({ 'allow-only': { ...all } })[1]);
      if (key === 'min-integrity') all[key] = 'none';
      else Reflect.deleteProperty(all, key);
    }
    assert.deepEqual(order, [
      'allow-only/min-integrity',
      'allow-only/tool-call-limits/a',
      'allow-only/blocked-users/0',
      'allow-only/endorser-min-integrity',
      'allow-only/repos',
    ]);
  });

  it('writes out current names and only what holds something', () => {
    assert.deepEqual(
      policyOf({
        ALLOWONLY: {
          repos: ['A/b'.toLowerCase()],
          integrity: 'none',
          'min-integrity': null,
          'blocked-users': null,
          'approval-labels': [],
          'tool-call-limits': { t: null },
          'promotion-label': ' ',
        },
      }),
      {
        'allow-only': {
          repos: ['a/b'],
          'min-integrity': 'none',
          'tool-call-limits': { t: 0 },
          'promotion-label': ' ',
        },
      },
    );
  });

  it('takes repositories with a dot, as later gateways do', () => {
    assert.deepEqual(
      policyOf(allowOnly({ repos: ['a/b.c', 'a/b.c*'] })),
      allowOnly({ repos: ['a/b.c', 'a/b.c*'] }),
    );
  });
});

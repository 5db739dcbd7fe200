import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { MODES, OPERATIONS } from '../../../../src/gateway/difc/labels';
import { OUTCOMES, type Expectation } from '../../../../src/scenario/model';
import { parseScenario } from '../../../../src/scenario/parse';
import { lintScenario } from '../../../../src/scenario/lint/lint';
import type { LintDiagnostic } from '../../../../src/scenario/lint/lint-diagnostic';
import { CHANCE, heldOf, heldOfAgent, whatHappens } from './what-happens';

function review(properties: object): LintDiagnostic[] {
  const parsed = parseScenario(JSON.stringify({ version: 1, guard: 'g.wat', ...properties }));
  assert.ok(parsed.scenario, JSON.stringify(parsed.problems));
  return lintScenario(parsed.scenario);
}

/** `code path: message`, a line for each remark. */
function drawn(properties: object): string {
  return review(properties)
    .map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`)
    .join('\n');
}

const expecting = (expect: Expectation, more: object = {}): object => ({
  ...more,
  steps: [{ tool: 'list_issues', result: [], expect }],
});
const POLICY = { 'allow-only': { repos: 'public', 'min-integrity': 'none' } };
const RUNS = 600;
/** Enough for everything that can happen to happen. */
const MANY_RUNS = 4000;

describe('contradictions in a scenario', () => {
  it('are never seen in what really happens', async () => {
    const property = fc.asyncProperty(CHANCE, async (chance) => {
      const { properties, result } = await whatHappens(chance);
      const mode = result.agent?.mode ?? properties.mode;
      const steps = properties.steps.map((step, index) => {
        const ran = result.steps[index];
        return ran && ran.status !== 'skipped' ? { ...step, expect: heldOf(ran, mode) } : step;
      });
      const agent = { ...properties.agent, ...(result.agent ? { expect: heldOfAgent(result.agent) } : {}) };
      const found = review({ ...properties, agent, steps }).filter(({ code }) => code === 'contradiction');
      assert.deepEqual(found, [], JSON.stringify({ ...properties, agent, steps }));
    });
    await fc.assert(property, { seed: 1, numRuns: RUNS });
  });

  it('are seen in all that never happens', async () => {
    const happened = new Set<string>();
    for (const chance of fc.sample(CHANCE, { seed: 1, numRuns: MANY_RUNS })) {
      const { properties, result } = await whatHappens(chance);
      for (const step of result.steps) {
        if (step.tool === null || !step.operation) continue;
        const mode = result.agent?.mode ?? properties.mode;
        const kinds = [step.filtered ? Math.min(step.filtered.length, 1) : '-', step.items ? 'items' : '-'];
        happened.add([step.outcome, step.operation, mode, ...kinds].join(' '));
      }
    }
    const missed: string[] = [];
    for (const outcome of OUTCOMES)
      for (const operation of OPERATIONS)
        for (const mode of MODES)
          for (const filtered of [undefined, 0, 1])
            for (const items of [undefined, [{}]]) {
              const expect: Expectation = {
                outcome,
                operation,
                mode,
                ...(filtered === undefined ? {} : { filtered }),
                ...(items === undefined ? {} : { items }),
              };
              const can = [...happened].some((line) => {
                const [o, op, m, f, i] = line.split(' ');
                const isAsked = o === outcome && op === operation && m === mode;
                return (
                  isAsked && (filtered === undefined || f === String(filtered)) && (!items || i === 'items')
                );
              });
              const isSeen = review(expecting(expect, { policy: POLICY })).length > 0;
              if (can === isSeen) missed.push(`${JSON.stringify(expect)} happens: ${String(can)}`);
            }
    assert.deepEqual(missed, []);
  });

  it('name what contradicts, and what would do', () => {
    assert.equal(
      drawn(expecting({ operation: 'write', items: [] })),
      'contradiction steps.0.expect.items: `items` can never hold next to `"operation": "write"`: no items are labeled then',
    );
    assert.equal(
      drawn(expecting({ error: 'no', outcome: 'allowed' }, { policy: POLICY })),
      'contradiction steps.0.expect.outcome: `outcome` can never hold next to `"error": "no"`: the outcome is then "error" or "blocked" or "denied"',
    );
    assert.equal(
      drawn(expecting({ outcome: 'filtered', mode: 'strict' }, { policy: POLICY })),
      'contradiction steps.0.expect.mode: `mode` can never hold next to `"outcome": "filtered"`: the mode is then "filter" or "propagate"',
    );
    assert.equal(
      drawn(expecting({ trap: 'unreachable', outcome: 'denied' }, { policy: POLICY })),
      'contradiction steps.0.expect.outcome: `outcome` can never hold next to `"trap": "unreachable"`: the outcome is then "error"',
    );
  });

  it('take two expectations where one is not enough', () => {
    assert.equal(
      drawn(expecting({ mode: 'strict', operation: 'read-write', accessible: 1 }, { policy: POLICY })),
      'contradiction steps.0.expect.accessible: `accessible` can never hold next to `"mode": "strict"` and `"operation": "read-write"`: no items are labeled then',
    );
  });

  it('are seen in the mode of a scenario without a policy', () => {
    assert.equal(
      drawn(expecting({ mode: 'filter' })),
      'contradiction steps.0.expect.mode: `mode` can never hold without a `policy`: the mode is then "strict"',
    );
  });

  it('are seen in what follows a failing tool, a failing label_agent and a trap', () => {
    const step = (name: string, expect: object, more: object = {}): object => ({
      name,
      tool: 't',
      expect,
      ...more,
    });
    assert.equal(
      drawn({ steps: [step('a', { outcome: 'filtered' }, { backendError: '503' })], policy: POLICY }),
      'contradiction steps.0.expect.outcome: `outcome` can never hold next to `backendError`: the outcome is then "error" or "denied"',
    );
    assert.equal(
      drawn({ steps: [step('a', { accessible: 2 })], policy: POLICY, agent: { expect: { error: 'no' } } }),
      'contradiction steps.0.expect.accessible: `accessible` can never hold if label_agent fails as expected in `agent`: no items are labeled then',
    );
    assert.equal(
      drawn({
        steps: [
          step('a', { trap: 'unreachable' }),
          step('b', { outcome: 'allowed' }),
          { name: 'c', tool: 't' },
        ],
      }),
      [
        'contradiction steps.1.expect.outcome: `outcome` can never hold after the step "a", which leaves the guard unavailable: the outcome is then "error"',
        'unreachable-step steps.2: The guard is unavailable after the step "a", so it does not run in the step "c"',
      ].join('\n'),
    );
  });

  it('are not seen in a limit of time next to an answer: it may be the dealloc after it that never ends', () => {
    assert.equal(drawn(expecting({ outcome: 'allowed', limit: 'time' })), '');
    assert.match(drawn(expecting({ outcome: 'allowed', limit: 'input' })), /^contradiction /);
  });

  it('are seen in counts, labels and texts of traps', () => {
    assert.equal(
      drawn({
        agent: { secrecy: ['private'] },
        steps: [
          {
            tool: 't',
            expect: { secrecy: ['public'], accessible: 2, items: [1], maxBackendCalls: 1, backendCalls: 3 },
          },
          { tool: 't', expect: { trap: 'unreachabel' } },
          { tool: 't', expect: { error: 'unavailable', limit: 'backend-calls', maxBackendCalls: 0 } },
        ],
      }),
      [
        'contradiction steps.0.expect.items: `items` can never hold next to `accessible`: the remaining items are the accessible ones: 1 here, 2 there',
        'contradiction steps.0.expect.maxBackendCalls: `maxBackendCalls` can never hold next to `backendCalls`: there are 3 calls then',
        'contradiction steps.0.expect.secrecy: `secrecy` can never hold: the agent starts with "private", and nothing takes secrecy tags away here',
        'contradiction steps.1.expect.trap: `trap` can never hold: the gateway has no trap with this text; did you mean `unreachable`?',
        'contradiction steps.2.expect.maxBackendCalls: `maxBackendCalls` can never hold next to `limit`: reaching the limit takes at least 1 call',
      ].join('\n'),
    );
  });
});

describe('diagnostics about steps', () => {
  it('report two steps of one name', () => {
    assert.equal(
      drawn({
        steps: [
          { name: 'a', tool: 't' },
          { name: 'a', tool: 'u' },
        ],
      }),
      'duplicate-step-name steps.1.name: Step 1 has the same name ("a"); results identify steps by name',
    );
  });

  it('say that a raw call leaves the agent alone', () => {
    assert.match(
      drawn({ policy: POLICY, steps: [{ call: 'label_agent', expect: { secrecy: [] } }] }),
      /^raw-call-labels steps\.0\.expect\.secrecy: `secrecy` checks the agent of the scenario/,
    );
  });
});

describe('diagnostics about saved answers', () => {
  const answers = (...backend: object[]): object => ({ answers: 'as-is', backend });

  it('report an answer behind one that fits everything', () => {
    assert.equal(
      drawn(answers({ tool: 'get', result: 1 }, { tool: 'get', args: { n: 1 }, result: 2 })),
      'shadowed-answer backend.1: `backend[0]` has no `args` and matches every call of `get`, so it is used first, even for these arguments. Move this answer before it',
    );
    assert.equal(drawn(answers({ tool: 'get', args: { n: 1 }, result: 2 }, { tool: 'get', result: 1 })), '');
  });

  it('report an answer that is given twice, not one that changes', () => {
    const first = { tool: 'get', args: { n: 1 }, result: 1 };
    assert.match(drawn(answers(first, first)), /^redundant-answer backend\.1: /);
    assert.equal(drawn(answers(first, { ...first, result: 2 }, first)), '');
  });

  it('report an expected call that misses an answer by one field', () => {
    const backend = [{ tool: 'get', args: { owner: 'a', n: 1 }, result: 1 }];
    const backendCalls = [{ tool: 'get', args: { owner: 'a', n: 2 } }];
    assert.equal(
      drawn({ answers: 'as-is', backend, steps: [{ tool: 't', expect: { backendCalls } }] }),
      'nearest-answer steps.0.expect.backendCalls.0.args: No saved answer matches get with {"owner":"a","n":2}; one differs in a single field: n: expected 1, got 2',
    );
  });
});

describe('the remark about answers of a shape that production never sends', () => {
  const mcp = { content: [{ type: 'text', text: '[1]' }] };
  const found = (properties: object): string[] =>
    review(properties)
      .filter(({ code }) => code === 'bare-answers')
      .map(({ path, severity, message }) => `${severity} ${path.join('.')}: ${message.slice(0, 36)}`);

  it('is one for the file, at the first of them', () => {
    const backend = [
      { tool: 'a', result: mcp },
      { tool: 'b', result: { private: true } },
    ];
    const steps = [{ tool: 't', result: [1], backend: [{ tool: 'c', result: 'text' }] }];
    assert.deepEqual(found({ backend, steps }), [
      'info backend.1.result: 3 saved answers are bare JSON, and a',
    ]);
    assert.deepEqual(found({ steps: [{ tool: 't', result: { content: 'x' } }] }), [
      'info steps.0.result: 1 saved answer is bare JSON, and an ',
    ]);
  });

  it('is not there when the scenario says how its answers are meant', () => {
    const steps = [{ tool: 't', result: [1] }];
    assert.deepEqual(found({ answers: 'mcp', steps }), []);
    assert.deepEqual(found({ answers: 'as-is', steps }), []);
  });

  it('is not there for MCP results, failures, inputs of raw calls and answers that are empty', () => {
    const steps = [
      { tool: 't', result: mcp },
      { tool: 't', result: { content: [], isError: true } },
      { tool: 't', result: [] },
      { tool: 't', result: {} },
      { tool: 't', result: null },
      { tool: 't' },
      { tool: 't', backendError: '503' },
      { call: 'label_response', input: { tool_result: [1] } },
    ];
    assert.deepEqual(found({ steps, backend: [{ tool: 'a', error: '502' }, { tool: 'a' }] }), []);
  });
});

describe('contradictions with a list of outcomes', () => {
  it('are those that none of them escapes', () => {
    assert.equal(drawn(expecting({ outcome: ['allowed', 'error'], trap: 'unreachable' })), '');
    assert.equal(
      drawn(expecting({ trap: 'unreachable', outcome: ['allowed', 'filtered'] })),
      'contradiction steps.0.expect.outcome: `outcome` can never hold next to `"trap": "unreachable"`: the outcome is then "error"',
    );
  });
});

describe('diagnostics about the policy', () => {
  const inside = (more: object): object => ({
    policy: { 'allow-only': { repos: 'public', 'min-integrity': 'none', ...more } },
  });
  const CASES: Record<string, readonly [object, string]> = {
    'that is null': [
      { policy: null },
      'policy: invalid guard policy JSON: policy must include allow-only or write-sink',
    ],
    'with a misspelt key': [
      inside({ 'blocked-user': [] }),
      'policy.allow-only.blocked-user: invalid guard policy JSON: allow-only contains unsupported field "blocked-user"',
    ],
    'with a scope in upper case': [
      inside({ repos: ['acme/*', 'Acme/App'] }),
      'policy.allow-only.repos.1: allow-only.repos scope "Acme/App" is invalid; expected owner/*, owner/repo, or owner/re*',
    ],
    'with an unknown level': [
      inside({ 'min-integrity': 'aproved' }),
      'policy.allow-only.min-integrity: allow-only.min-integrity must be one of: none, unapproved, approved, merged',
    ],
    'with a blank entry, in another case': [
      inside({ 'Blocked-Users': ['a', ' '] }),
      'policy.allow-only.Blocked-Users.1: Configuration error at allow-only.blocked-users: blocked-users is required\nSuggestion: Provide a non-empty value for blocked-users',
    ],
    'with call limits, which no guard takes': [
      inside({ 'tool-call-limits': { get_issue: 1 } }),
      'policy.allow-only.tool-call-limits: LabelAgent failed: invalid guard policy transport shape: unexpected allow-only key "tool-call-limits"',
    ],
    'with blank bots beside it': [
      { ...inside({}), trustedBots: [' '] },
      'trustedBots: LabelAgent failed: invalid trusted-bots value: each entry must be a non-empty string',
    ],
  };
  for (const [name, [properties, expected]] of Object.entries(CASES)) {
    it(`are at the part concerned of a policy ${name}`, () => {
      assert.equal(drawn(properties), `policy-refused ${expected}`);
    });
  }

  it('are none when the scenario expects the refusal', () => {
    assert.equal(drawn({ policy: null, agent: { expect: { error: 'policy must include' } } }), '');
  });
});

describe('diagnostics about sessions', () => {
  const refused = { 'allow-only': { repos: 'publik', 'min-integrity': 'none' } };

  it('report the policy of each, at the session', () => {
    const sessions = { a: { policy: refused }, b: {} };
    const steps = [
      { tool: 'list_x', session: 'a' },
      { tool: 'list_x', session: 'b' },
    ];
    assert.equal(
      drawn({ policy: POLICY, sessions, steps }),
      "policy-refused sessions.a.policy.allow-only.repos: allow-only.repos string must be 'all' or 'public'",
    );
  });

  it('judge expectations by the session of the step', () => {
    const sessions = { a: { policy: POLICY, mode: 'filter', agent: { secrecy: ['s'] } } };
    const step = {
      tool: 'list_x',
      session: 'a',
      expect: { mode: 'propagate', integrity: ['i'], secrecy: [] },
    };
    assert.equal(
      drawn({ sessions, steps: [step] }),
      'contradiction steps.0.expect.secrecy: `secrecy` can never hold: the agent starts with "s", and nothing takes secrecy tags away here',
    );
  });

  it('find contradictions in what is expected of label_agent', () => {
    const agent = { secrecy: ['s'], expect: { secrecy: [] } };
    const sessions = { a: { policy: POLICY, agent } };
    assert.match(
      drawn({ sessions, steps: [{ tool: 'list_x', session: 'a' }] }),
      /^contradiction sessions\.a\.agent\.expect\.secrecy: /,
    );
  });
});

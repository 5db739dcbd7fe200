import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkPathText } from '../../../src/run/check-path';
import { checkExpectation } from '../../../src/run/checks';
import type { CheckSubject } from '../../../src/run/subject';
import type { Expectation } from '../../../src/scenario/model';
import { matchesText } from '../../../src/scenario/text-pattern';
import { backendCall, invocation } from './scripted-host';

const labels = (description: string) => ({ description, secrecy: [], integrity: [] });

const request: CheckSubject = {
  owner: 'tool',
  outcome: 'filtered',
  error: null,
  mode: 'filter',
  agent: { secrecy: ['a', 'b'], integrity: [] },
  invocations: [
    invocation('label_resource', {
      durationMs: 4,
      memoryPages: 3,
      logs: [{ level: 1, message: 'first log' }],
    }),
    invocation('label_response', {
      durationMs: 5,
      backendCalls: [backendCall(1), backendCall(2)],
      logs: [{ level: 3, message: 'second log' }],
    }),
  ],
  request: {
    resource: { description: 'repo', secrecy: ['private:a/b'], integrity: [] },
    operation: 'read',
    labelResponseCalled: true,
    labeled: true,
    accessible: [labels('one'), labels('two')],
    filtered: [{ labels: labels('three'), reason: 'no', kind: 'secrecy' }],
    items: [{ id: 1 }, { id: 2 }],
    response: { content: [], isError: false },
  },
};
const raw: CheckSubject = {
  ...request,
  owner: 'call',
  outcome: null,
  request: {},
  invocations: [invocation('label_resource', { outputBytes: 9 })],
  output: { a: 1 },
};
const trapped: CheckSubject = {
  ...raw,
  outcome: 'error',
  error: 'WASM function call failed: wasm error: unreachable\nwasm stack trace:\n\t.$5()',
  invocations: [invocation('label_resource', { kind: 'trap', trap: 'unreachable' })],
};
const overLimit: CheckSubject = {
  ...raw,
  invocations: [
    invocation('label_resource', {
      backendCalls: [
        backendCall(1, {
          failure: 'over-limit',
          cause: 'call 1 is over the limit of 0',
          reachedBackend: false,
        }),
      ],
    }),
  ],
};

/** Checks as `ok path` or `FAILS path: expected … got … (note)`. */
function draw(expect: Expectation, subject: CheckSubject): string[] {
  const expected = expect.error ?? '';
  const matches = matchesText(expected, subject.error ?? '');
  const patterns = new Map([[expected, { ok: true, matches } as const]]);
  return checkExpectation(expect, { ...subject, patterns }).map((check) => {
    const { ok, expected, actual, note } = check;
    const path = checkPathText(check);
    return ok
      ? `ok ${path}`
      : `FAILS ${path}: ${JSON.stringify(expected)} ≠ ${JSON.stringify(actual)}${note === undefined ? '' : ` (${note})`}`;
  });
}

describe('an expectation that holds', () => {
  const cases: [string, Expectation, CheckSubject][] = [
    ['outcome', { outcome: 'filtered' }, request],
    ['one of several outcomes', { outcome: ['allowed', 'filtered'] }, request],
    ['an error of a raw call among outcomes', { outcome: ['allowed', 'error'] }, trapped],
    ['operation', { operation: 'read' }, request],
    ['mode', { mode: 'filter' }, request],
    ['secrecy in another order, with duplicates', { secrecy: ['b', 'a', 'b'] }, request],
    ['integrity', { integrity: [] }, request],
    ['a count of accessible items', { accessible: 2 }, request],
    ['descriptions of accessible items', { accessible: ['one', 'two'] }, request],
    ['a count of filtered items', { filtered: 1 }, request],
    ['descriptions of filtered items', { filtered: ['three'] }, request],
    ['items', { items: [{ id: 1 }, { id: 2.0 }] }, request],
    ['response', { response: { isError: false, content: [] } }, request],
    ['a count of backend calls', { backendCalls: 2 }, request],
    [
      'backend calls with and without arguments',
      { backendCalls: [{ tool: 'get_issue' }, { tool: 'get_issue', args: { n: 2 } }] },
      request,
    ],
    ['a maximum of backend calls', { maxBackendCalls: 2 }, request],
    ['a maximum of pages over all invocations', { maxMemoryPages: 3 }, request],
    ['a maximum of time for all invocations', { maxDurationMs: 9 }, request],
    ['no trap', { trap: false }, request],
    ['no limit', { limit: false }, request],
    ['output', { output: { a: 1 } }, raw],
    ['an error of a raw call', { outcome: 'error' }, trapped],
    ['a text in the error', { error: 'wasm error: unreachable' }, trapped],
    ['a pattern in the error', { error: '/ERROR: UN\\w+$/im' }, trapped],
    ['a trap', { trap: 'unreachable' }, trapped],
    ['a trap with the text before it', { trap: 'wasm error: unreachable' }, trapped],
    ['a limit found in the calls', { limit: 'backend-calls' }, overLimit],
  ];
  for (const [name, expect, subject] of cases) {
    it(`passes: ${name}`, () => {
      assert.deepEqual(draw(expect, subject), [`ok expect.${Object.keys(expect).join()}`]);
    });
  }

  it('passes part by part for a resource', () => {
    assert.deepEqual(
      draw({ resource: { description: 'repo', secrecy: ['private:a/b'], integrity: [] } }, request),
      ['ok expect.resource.description', 'ok expect.resource.secrecy', 'ok expect.resource.integrity'],
    );
  });

  it('passes text by text for logs in order', () => {
    assert.deepEqual(draw({ logs: ['first', 'second'] }, request), [
      'ok expect.logs[0]',
      'ok expect.logs[1]',
    ]);
  });
});

describe('an expectation that does not hold', () => {
  const cases: [string, Expectation, CheckSubject, string][] = [
    [
      'outcome, with the error',
      { outcome: 'allowed' },
      { ...trapped, owner: 'tool', error: 'why' },
      'FAILS expect.outcome: "allowed" ≠ "error" (why)',
    ],
    [
      'several outcomes, with the error',
      { outcome: ['allowed', 'denied'] },
      { ...trapped, owner: 'tool', error: 'why' },
      'FAILS expect.outcome: ["allowed","denied"] ≠ "error" (why)',
    ],
    [
      'secrecy, with the tags that differ',
      { secrecy: ['a', 'c'] },
      request,
      'FAILS expect.secrecy: ["a","c"] ≠ ["a","b"] (missing ["c"]; not expected ["b"])',
    ],
    [
      'items, with the place',
      { items: [{ id: 1 }, { id: 3 }] },
      request,
      'FAILS expect.items: [{"id":1},{"id":3}] ≠ [{"id":1},{"id":2}] ([1].id: expected 3, got 2)',
    ],
    ['another count', { filtered: 0 }, request, 'FAILS expect.filtered: 0 ≠ 1'],
    [
      'backend calls, with the first that differs',
      { backendCalls: [{ tool: 'get_issue' }, { tool: 'get_user' }] },
      request,
      'FAILS expect.backendCalls: [{"tool":"get_issue"},{"tool":"get_user"}] ≠ [{"tool":"get_issue"},{"tool":"get_issue"}] (call 2: expected {"tool":"get_user"}, got {"tool":"get_issue"})',
    ],
    [
      'a trap that did not happen',
      { trap: 'unreachable' },
      request,
      'FAILS expect.trap: "unreachable" ≠ false',
    ],
    ['a trap that should not have', { trap: false }, trapped, 'FAILS expect.trap: false ≠ "unreachable"'],
    [
      'a limit that should not have',
      { limit: false },
      overLimit,
      'FAILS expect.limit: false ≠ "backend-calls" (call 1 is over the limit of 0)',
    ],
    [
      'an error that did not happen',
      { error: 'x' },
      request,
      'FAILS expect.error: "x" ≠ null (there was no error)',
    ],
  ];
  for (const [name, expect, subject, drawn] of cases) {
    it(`fails: ${name}`, () => {
      assert.deepEqual(draw(expect, subject), [drawn]);
    });
  }

  it('fails for logs in the wrong order', () => {
    const [, second] = draw({ logs: ['second', 'first'] }, request);
    assert.equal(second, 'FAILS expect.logs[1]: "first" ≠ [] (it appears too early, as log 1)');
  });
});

describe('an expectation on something that does not exist', () => {
  const denied: CheckSubject = {
    ...request,
    outcome: 'denied',
    request: { resource: labels('r'), operation: 'read' },
  };
  const unlabeled: CheckSubject = {
    ...denied,
    outcome: 'allowed',
    request: { ...denied.request, labeled: false },
  };
  const cases: [string, Expectation, CheckSubject, RegExp][] = [
    [
      'items of a denied request',
      { items: [] },
      denied,
      /\(the request was denied before the tool was called\)$/,
    ],
    [
      'no filtered items without labels',
      { filtered: 0 },
      unlabeled,
      /\(there are no item labels: the response passed unchanged\)$/,
    ],
    [
      'the resource when labeling failed',
      { operation: 'read' },
      { ...trapped, owner: 'tool' },
      /\(the resource was not labeled: WASM/,
    ],
    ['the output of a request', { output: 1 }, request, /\(`output` does not exist here/],
    [
      'a resource of a raw call',
      { resource: {} },
      raw,
      /\(`resource` does not exist here: a raw call has none\)$/,
    ],
    ['an outcome of a raw call', { outcome: 'allowed' }, raw, /≠ null \(a raw call makes no decision/],
    [
      'an outcome of label_agent',
      { outcome: 'error' },
      { ...trapped, owner: 'agent' },
      /\(`outcome` does not exist here/,
    ],
    ['output that is no JSON', { output: null }, { ...trapped, invocations: raw.invocations }, /≠ \{"a":1\}/],
    [
      'a maximum of pages without invocation',
      { maxMemoryPages: 9 },
      { ...raw, invocations: [] },
      /\(the guard was not called\)$/,
    ],
  ];
  for (const [name, expect, subject, drawn] of cases) {
    it(`fails: ${name}`, () => {
      const lines = draw(expect, subject);
      assert.equal(lines.length, 1);
      assert.match(lines[0] ?? '', /^FAILS /);
      assert.match(lines[0] ?? '', drawn);
    });
  }

  it('fails null against an absent output', () => {
    const { output: _, ...silent } = raw;
    assert.deepEqual(draw({ output: null }, silent), [
      'FAILS expect.output: null ≠ null (the output of 9 bytes is not JSON)',
    ]);
  });
});

describe('a pattern', () => {
  it('that gave no answer fails, and the check says why', () => {
    const patterns = new Map([['/(a+)+$/', { ok: false, reason: 'it took too long' } as const]]);
    const [check] = checkExpectation({ error: '/(a+)+$/' }, { ...trapped, patterns });
    assert.deepEqual([check?.ok, check?.note], [false, 'it took too long']);
  });

  it('that no one tried does not pass', () => {
    const [check] = checkExpectation({ error: '/./' }, trapped);
    assert.deepEqual([check?.ok, check?.note], [false, 'the pattern was not tried']);
  });
});

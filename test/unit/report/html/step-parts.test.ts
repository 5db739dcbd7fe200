import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callsView } from '../../../../src/report/html/call-view';
import { checkViews } from '../../../../src/report/html/check-view';
import { usesOf } from '../../../../src/report/html/use-view';
import { PROFILES } from '../../../../src/gateway/limits';
import type { ScenarioResult } from '../../../../src/run/result';
import { backendCall, invocation } from '../../run/scripted-host';
import { SAMPLE } from '../sample-result';
import { allElements, named, textOf, withClass } from './read-html';
import { pageOf, runOf } from './sample-report';

const failing = SAMPLE.scenarios[1]!;

/** The page of a scenario with one step that is like the failing one of the sample. */
function pageWith(step: Partial<ScenarioResult['steps'][number]>): ReturnType<typeof pageOf> {
  return pageOf(runOf({ ...failing, steps: [{ ...failing.steps[1]!, ...step }] }));
}

describe('differences in the report page', () => {
  it('are shown field by field, the failed ones first', () => {
    const views = checkViews(
      [
        { path: ['expect', 'operation'], ok: true, expected: 'read', actual: 'read' },
        {
          path: ['expect', 'response'],
          ok: false,
          expected: { a: 1, b: { c: [1, 2] }, gone: true },
          actual: { a: 1, b: { c: [1, 3] }, more: null },
        },
        { path: [], ok: false, expected: null, actual: 'a trap', note: 'said above' },
      ],
      'said above',
    );
    assert.deepEqual(
      views.map(({ path, ok, differences }) => [path, ok, differences]),
      [
        [
          'expect.response',
          false,
          [
            { path: 'b.c[1]', expected: '2', actual: '3' },
            { path: 'gone', expected: 'true', actual: null },
            { path: 'more', expected: null, actual: 'null' },
          ],
        ],
        ['unexpected', false, [{ path: '', expected: 'null', actual: '"a trap"' }]],
        ['expect.operation', true, []],
      ],
    );
    assert.deepEqual(
      views.map(({ note }) => note),
      ['', '', ''],
    );
  });
});

describe('the timeline of backend calls', () => {
  it('follows the delays of all invocations of the step', () => {
    const view = callsView(
      [
        invocation('label_resource', {
          backendCalls: [backendCall(1, { delayMs: 100, entry: { scope: 'scenario', index: 2 } })],
        }),
        invocation('label_response', {
          backendCalls: [
            backendCall(1, { delayMs: 300, entry: { scope: 'step', index: 0 } }),
            backendCall(2, { returned: -1, match: 'none', cause: 'no saved answer', resultBytes: 0 }),
          ],
        }),
      ],
      4,
    );
    assert.equal(view?.axis, 'delays');
    assert.deepEqual(
      view.groups.map((group) =>
        group.rows.map(({ start, length, answer, failure }) => [start, length, answer, failure]),
      ),
      [
        [[0, 0.25, 'backend[2]', undefined]],
        [
          [0.25, 0.75, 'steps[4].backend[0]', undefined],
          [1, 0, 'no saved answer', '-1: no saved answer'],
        ],
      ],
    );
  });

  it('shows equal calls in a row once, and counts those that it leaves out', () => {
    const refused = {
      returned: -1,
      failure: 'over-limit',
      cause: 'over the limit',
      reachedBackend: false,
      args: {},
    } as const;
    const calls = [
      ...Array.from({ length: 100 }, (_, at) => backendCall(at + 1)),
      backendCall(101, refused),
      backendCall(102, refused),
    ];
    const [group] =
      callsView([invocation('label_response', { backendCalls: calls, backendCallCount: 5000 })], 0)?.groups ??
      [];
    assert.equal(group?.rows.length, 60);
    assert.equal(group.omitted, 4940);
    const [short] =
      callsView([invocation('label_response', { backendCalls: calls.slice(99) })], 0)?.groups ?? [];
    assert.deepEqual(
      short?.rows.map(({ numbers, answer }) => [numbers, answer]),
      [
        ['100', 'no saved answer'],
        ['101-102', 'not sent'],
      ],
    );
  });
});

describe('the use of limits', () => {
  it('has numbers, and says what is close and what is reached', () => {
    const limits = PROFILES['pr-7938'];
    const uses = usesOf(
      [
        invocation('label_resource', { backendCallCount: 45, memoryPages: 256, durationMs: 30_000 }),
        invocation('label_response', {
          delayMs: 29_000,
          durationMs: 1000,
          limits: [{ limit: 'memory', message: 'm' }],
        }),
      ],
      limits,
    );
    assert.deepEqual(
      uses.map(({ key, level, text }) => [key, level, text]),
      [
        ['memoryPages', 'hit', '256 of 256 pages (16 MiB) (100 %)'],
        ['backendCalls', 'close', '45 of 50 (90 %)'],
        ['inputBytes', 'free', '0 of 8,388,608 bytes (8 MiB) (0 %)'],
        ['outputBytes', 'free', '0 of 16,777,216 bytes (16 MiB) (0 %)'],
        ['timeoutMs', 'close', '60.00 s of 60 s (100 %)'],
      ],
    );
  });

  it('is that of the step that used most, which is linked', () => {
    const heavy = {
      ...failing.steps[0]!,
      name: 'heavy',
      invocations: [invocation('label_response', { memoryPages: 200 })],
    };
    const page = pageOf(runOf({ ...failing, steps: [...failing.steps, heavy] }));
    const [table] = withClass(page, 'uses');
    const [, memory] = table ? named(table, 'tr') : [];
    assert.ok(memory);
    assert.equal(textOf(memory), 'Linear memory200 of 256 pages (16 MiB) (78 %)heavy');
    assert.equal(named(memory, 'a')[0]?.attributes.get('href'), '#b-1--heavy');
  });
});

describe('hostile texts in the report page', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</style><script>alert(1)</script>',
    '<!-- --><a href="javascript:alert(1)">x</a>',
    '&lt;b&gt; &amp; &#60;i&#62;',
    '`${alert(1)}`',
    '\u202eevil\u2066',
    '\u0000\u001b[2J\u0007',
    `${'<b>'.repeat(22_000)}`,
  ];
  for (const text of hostile) {
    it(`are only text: ${JSON.stringify(text.slice(0, 40))}`, () => {
      const page = pageWith({
        name: text,
        tool: text,
        error: text,
        session: text,
        filtered: [
          {
            labels: { description: text, secrecy: [text], integrity: [text] },
            reason: text,
            kind: 'secrecy',
          },
        ],
        findings: [
          { code: 'trap', severity: 'error', message: text, position: { source: text, line: 1, column: 1 } },
        ],
        invocations: [
          invocation('label_response', {
            error: text,
            stdout: text,
            stderr: text,
            logs: [{ level: 1, message: text }],
            stack: [{ function: text, index: 1, offset: 2, source: text, line: 3 }],
            backendCalls: [backendCall(1, { tool: text, args: { [text]: text }, cause: text, returned: -1 })],
          }),
        ],
      });
      const names = new Set(allElements(page).map(({ name }) => name));
      for (const name of ['script', 'img', 'b', 'i']) assert.equal(names.has(name), false, name);
      for (const { attributes } of allElements(page)) {
        assert.match(attributes.get('href') ?? '#', /^#[a-z\d-]*$/);
        assert.match(attributes.get('id') ?? 'x', /^[a-z\d-]+$/);
      }
      const shown = textOf(page);
      assert.doesNotMatch(shown, /[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
      assert.ok(shown.length < 100_000, 'a text of 64 KiB is cut wherever it is');
    });
  }

  it('is shown as it is otherwise', () => {
    const step = withClass(pageWith({ name: 'a <b> & "c" \u202e' }), 'step').at(-1);
    assert.ok(step);
    const [title] = named(step, 'h4');
    assert.equal(title && textOf(title), String.raw`1. a <b> & "c" \u202e`);
  });
});

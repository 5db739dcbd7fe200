import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LocatedDiagnostic } from '../../../../src/diagnostics/diagnostic';
import { lintDiagnosticIn } from '../../../../src/ide/diagnostics/lint-diagnostics';
import { parseScenario } from '../../../../src/scenario/parse';
import { lintScenario } from '../../../../src/scenario/lint/lint';
import { drawDiagnostics, fixed, fixTitles } from './draw';

function review(text: string): LocatedDiagnostic[] {
  const parsed = parseScenario(text);
  assert.ok(parsed.scenario, JSON.stringify(parsed.problems));
  return lintScenario(parsed.scenario).map((each) => lintDiagnosticIn(parsed, 's', each));
}

/** The text after the fix of this title; there must be nothing left to remark. */
function cured(text: string, title: string): string {
  const after = fixed(text, review(text), title);
  assert.deepEqual(
    review(after).map(({ message }) => message),
    [],
    after,
  );
  return after;
}

describe('diagnostics about a scenario', () => {
  it('are at the expectation, and point to what it contradicts', () => {
    const text = `{ "version": 1, "guard": "g.wat", "steps": [
  { "tool": "list_issues", "expect": {
    "operation": "write",
    "accessible": 2 } } ] }`;
    assert.equal(
      drawDiagnostics(text, review(text)),
      `    "accessible": 2 } } ] }
    ^^^^^^^^^^^^^^^ warning contradiction: \`accessible\` can never hold next to \`"operation": "write"\`: no items are labeled then
      -> s:3:5 contradicts this`,
    );
  });

  it('are cured by the only value that would do', () => {
    const text = `{ "version": 1, "guard": "g.wat", "steps": [
  { "tool": "t", "expect": { "trap": "unreachable", "outcome": "allowed" /* why? */, } } ] }`;
    assert.equal(cured(text, 'Change to "error"'), text.replace('"allowed"', '"error"'));
  });

  it('are cured by leaving an expectation out, with comments and commas as they were', () => {
    const text = `{
  "version": 1,
  "guard": "g.wat",
  "steps": [
    {
      "tool": "t",
      "expect": {
        "operation": "write", // it writes
        // nothing is listed
        "items": [], // really
      },
    },
  ],
}`;
    assert.equal(
      cured(text, 'Remove `items`'),
      text.replace('        "items": [], // really\n', '        // really\n'),
    );
  });

  it('are at the tool of an answer, and put answers with arguments first', () => {
    const text = `{ "version": 1, "guard": "g.wat", "answers": "as-is", "backend": [
    // the rest
    { "tool": "get", "result": 0 },
    { "tool": "get", "args": { "n": 1 }, "result": 1 }, // the first
    { "tool": "get", "args": { "n": 2 }, "result": 2 },
  ] }`;
    assert.deepEqual(
      review(text).map(({ range }) => range.start.line),
      [3, 4],
    );
    assert.equal(
      cured(text, 'Move the answers with `args` to the top'),
      `{ "version": 1, "guard": "g.wat", "answers": "as-is", "backend": [
    // the rest
    { "tool": "get", "args": { "n": 1 }, "result": 1 },
    { "tool": "get", "args": { "n": 2 }, "result": 2 }, // the first
    { "tool": "get", "result": 0 },
  ] }`,
    );
  });

  it('about bare answers are cured for the whole file, or answer by answer', () => {
    const text = `{
  "version": 1,
  "guard": "g.wat",
  "backend": [
    { "tool": "get", "result": { "private": false } }, // public
  ],
  "steps": [
    { "tool": "t", "result": [1, "<a>"], /* two */ "expect": { "outcome": "allowed" } },
    { "tool": "t", "result": { "content": [{ "type": "text", "text": "x" }] } },
  ],
}`;
    assert.match(
      drawDiagnostics(text, review(text)),
      /^ {4}\{ "tool": "get", "result": .*\n {21}\^{8} info bare-answers: 2 saved answers are bare JSON/,
    );
    for (const [shape, title] of [
      ['mcp', 'Wrap all answers: add "answers": "mcp"'],
      ['as-is', 'The backend is plain JSON: add "answers": "as-is"'],
    ] as const) {
      const after = text.replace('  "backend"', `  "answers": "${shape}",\n  "backend"`);
      assert.equal(cured(text, title), after);
    }
    assert.equal(
      cured(text, 'Write the answers as MCP results'),
      text
        .replace(
          '{ "private": false }',
          '{ "content": [{ "type": "text", "text": "{\\"private\\":false}" }] }',
        )
        .replace(
          '[1, "<a>"]',
          '{ "content": [{ "type": "text", "text": "[1,\\"\\\\u003ca\\\\u003e\\"]" }] }',
        ),
    );
    const compact = '{"version":1,"guard":"g","backend":[{"tool":"t","result":{"a":1}}]}';
    assert.equal(
      fixed(compact, review(compact), 'Write the answer as an MCP result'),
      compact.replace('{"a":1}', '{"content":[{"type":"text","text":"{\\"a\\":1}"}]}'),
    );
    // A comment inside an answer would be lost.
    const commented = text.replace('[1, ', '[1, /* why */ ');
    assert.deepEqual(fixTitles(review(commented)), [
      'Wrap all answers: add "answers": "mcp"',
      'The backend is plain JSON: add "answers": "as-is"',
    ]);
  });

  const policy = (inside: string): string =>
    `{ "version": 1, "guard": "g.wat", "policy": { "allow-only": { ${inside} } } }`;

  it('rename a key of the policy and keep what it says', () => {
    assert.equal(
      cured(policy('"repos": "all", "min-integrty": "merged"'), 'Change to "min-integrity"'),
      policy('"repos": "all", "min-integrity": "merged"'),
    );
  });

  it('wrap a policy that lacks its frame', () => {
    const text = `{ "version": 1, "guard": "g.wat", "policy": { "repos": "all", "min-integrity": "none" } }`;
    const title = 'Change to {"allow-only":{"repos":"all","min-integrity":"none"}}';
    assert.match(cured(text, title), /"allow-only": \{\s*"repos": "all"/);
  });

  it('add to the policy what it lacks', () => {
    const after = cured(policy('"repos": "all" // every one\n'), 'Add `min-integrity`: "none"');
    assert.match(after, /"min-integrity": "none"/);
    assert.match(after, /every one/);
  });

  it('give a step of a taken name another', () => {
    const text = `{ "version": 1, "guard": "g.wat", "steps": [{ "name": "a", "tool": "t" }, { "name": "a", "tool": "u" }] }`;
    assert.match(cured(text, 'Change to "a 2"'), /"name": "a 2", "tool": "u"/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PlainDiagnostic } from '../../../../src/editor/diagnostics/plain-diagnostic';
import { remarkDiagnostic } from '../../../../src/editor/diagnostics/remark-diagnostics';
import { parseScenario } from '../../../../src/scenario/parse';
import { reviewScenario } from '../../../../src/scenario/review/review';
import { drawDiagnostics, fixed } from './draw';

function review(text: string): PlainDiagnostic[] {
  const parsed = parseScenario(text);
  assert.ok(parsed.scenario, JSON.stringify(parsed.problems));
  return reviewScenario(parsed.scenario).map((each) => remarkDiagnostic(parsed, 's', each));
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

describe('remarks about a scenario', () => {
  it('stand at the expectation, and point to what it contradicts', () => {
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

  it('stand at the tool of an answer, and put answers with arguments first', () => {
    const text = `{ "version": 1, "guard": "g.wat", "backend": [
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
      cured(text, 'Put the answers with `args` first'),
      `{ "version": 1, "guard": "g.wat", "backend": [
    // the rest
    { "tool": "get", "args": { "n": 1 }, "result": 1 },
    { "tool": "get", "args": { "n": 2 }, "result": 2 }, // the first
    { "tool": "get", "result": 0 },
  ] }`,
    );
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

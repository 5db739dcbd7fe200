import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../../src/diagnostics/diagnostic';
import { problemDiagnostics } from '../../../../src/ide/diagnostics/problem-diagnostics';
import { parseScenario } from '../../../../src/scenario/parse';

const HEAD = '"version": 1, "guard": "g.wat"';

/** The texts after each fix that is offered, by title. */
function offered(text: string): Map<string, string> {
  const diagnostics = problemDiagnostics(parseScenario(text));
  assert.ok(diagnostics.length > 0);
  const fixes = diagnostics.flatMap((diagnostic) => diagnostic.fixes ?? []);
  return new Map(fixes.map(({ title, edits }) => [title, applyEdits(text, edits())]));
}

/** Broken texts, the fix, and what it makes of them; nothing is wrong then. */
const CURED: Record<string, readonly [broken: string, title: string, right: string]> = {
  'a misspelt property': [`{ ${HEAD}, "step": [], }`, 'Change to "steps"', `{ ${HEAD}, "steps": [], }`],
  'an unknown property': [
    `{ ${HEAD}, // head\n  "author": "me", // who\n}`,
    'Remove `author`',
    `{ ${HEAD}, // head\n  // who\n}`,
  ],
  'the only other property, the last one without a comma': [
    `{ ${HEAD} /* and */, "author": "me" }`,
    'Remove `author`',
    `{ ${HEAD} /* and */ }`,
  ],
  'the input of a request': [
    `{ ${HEAD}, "steps": [{ "tool": "t", "input": { "n": 1 } /* one */ }] }`,
    'Change to "args"',
    `{ ${HEAD}, "steps": [{ "tool": "t", "args": { "n": 1 } /* one */ }] }`,
  ],
  'the result of a raw call': [
    `{ ${HEAD}, "steps": [{ "call": "label_agent", "result": [], "input": 1 }] }`,
    'Remove `result`',
    `{ ${HEAD}, "steps": [{ "call": "label_agent", "input": 1 }] }`,
  ],
  'an answer that is a result and an error': [
    `{ ${HEAD}, "backend": [{ "tool": "t", "result": 1, "error": "e" }] }`,
    'Remove `error`',
    `{ ${HEAD}, "backend": [{ "tool": "t", "result": 1 }] }`,
  ],
  'one tag that is no list': [
    `{ ${HEAD}, "agent": { "secrecy": "private" } }`,
    'Change to ["private"]',
    `{ ${HEAD}, "agent": { "secrecy": ["private"] } }`,
  ],
  'a number in quotes': [
    `{ ${HEAD}, "limits": { "backendCalls": "5" } }`,
    'Change to 5',
    `{ ${HEAD}, "limits": { "backendCalls": 5 } }`,
  ],
  'a number in quotes that JSON writes otherwise': [
    `{ ${HEAD}, "limits": { "backendCalls": "007" } }`,
    'Change to 7',
    `{ ${HEAD}, "limits": { "backendCalls": 7 } }`,
  ],
  'a session that is not there': [
    `{ ${HEAD}, "steps": [{ "tool": "t", "session": "other" }] }`,
    'Remove `session`',
    `{ ${HEAD}, "steps": [{ "tool": "t" }] }`,
  ],
  'an expectation of another kind of step': [
    `{ ${HEAD}, "steps": [{ "tool": "t", "expect": {\n  // nothing\n  "output": {},\n  "outcome": "error",\n} }] }`,
    'Remove `output`',
    `{ ${HEAD}, "steps": [{ "tool": "t", "expect": {\n  // nothing\n  "outcome": "error",\n} }] }`,
  ],
  'the only expectation': [
    `{ ${HEAD}, "steps": [{ "tool": "t", "expect": { "output": {}, } }] }`,
    'Remove `output`',
    `{ ${HEAD}, "steps": [{ "tool": "t", "expect": { } }] }`,
  ],
};

describe('fixes of a scenario file', () => {
  for (const [name, [broken, title, right]] of Object.entries(CURED)) {
    it(`correct ${name}`, () => {
      const fixes = offered(broken);
      assert.equal(fixes.get(title), right, [...fixes.keys()].join(', '));
      assert.deepEqual(parseScenario(right).problems, []);
    });
  }

  it('give no property the name of another one', () => {
    const both = `{ ${HEAD}, "steps": [{ "tool": "t", "args": 1, "input": 2 }] }`;
    assert.deepEqual([...offered(both).keys()], ['Remove `input`']);
  });

  it('are none for a string that holds no number, and for what a person must decide', () => {
    for (const more of ['"limits": { "backendCalls": "few" }', '"steps": [{}]', '"steps": 1'])
      assert.deepEqual([...offered(`{ ${HEAD}, ${more} }`).keys()], [], more);
    assert.deepEqual([...offered('{ "version": 1 }').keys()], []);
  });

  it('add what is missing', () => {
    const fixes = offered(
      `{ // a scenario\n  "guard": "g.wat",\n  "backend": [{ "tool": "t" /* late */ }],\n}`,
    );
    assert.equal(
      fixes.get('Add "version": 1'),
      `{ // a scenario\n  "version": 1,\n  "guard": "g.wat",\n  "backend": [{ "tool": "t" /* late */ }],\n}`,
    );
    assert.match(fixes.get('Add "result": null') ?? '', /"tool": "t",\s+"result": null\s+\/\* late \*\//);
  });
});

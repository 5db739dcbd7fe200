import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileOf, stepIds } from '../../../../src/ide/testing/test-ids';
import { MAX_STEPS, scenarioTests } from '../../../../src/ide/testing/test-tree';
import { describeProblems, parseScenario } from '../../../../src/scenario/parse';
import { drawTree } from './draw';

const tree = (text: string) => scenarioTests('file:///a', 'a', parseScenario(text));
const draw = (text: string): string => drawTree(tree(text));

describe('tests of a scenario file', () => {
  it('are the label_agent expectations of its sessions, too', () => {
    const text = `{
  "version": 1, "guard": "g.wat", "policy": {},
  "sessions": {
    "a": {},
    "b": { "agent": { "expect": { "mode": "strict" } } }
  },
  "steps": [{ "name": "x", "tool": "t", "session": "b" }]
}`;
    assert.equal(
      draw(text),
      `file:///a "a" 1-8
  #agent:b "label_agent of b" 5-5
  #step:x "x" 7-7`,
    );
  });

  it('are its label_agent expectation and its steps, with their lines', () => {
    const text = `{
  "version": 1,
  "guard": "g.wat",
  "policy": {},
  "agent": { "expect": { "mode": "strict" } },
  "steps": [
    { "name": "list issues", "tool": "list_issues" },
    {
      "tool": "get_issue"
    },
    { "call": "label_agent" }
  ]
}`;
    assert.equal(
      draw(text),
      `file:///a "a" 1-13
  #agent "label_agent" 5-5
  #step:list issues "list issues" 7-7
  #step:get_issue "get_issue (step 2)" 8-10
  #step:label_agent "label_agent (step 3)" 11-11`,
    );
  });

  it('stay while the file has mistakes, which the file shows', () => {
    const text =
      '{ "version": 1, "guard": "g", "steps": [{ "name": "one", "tool": "t" }, { "tool": 5, "call": "f" }]';
    assert.equal(
      draw(text),
      `file:///a "a" 1-1 ! ${describeProblems(parseScenario(text).problems)}
  #step:one "one" 1-1
  #step:f "f (step 2)" 1-1`,
    );
    assert.match(tree(text).error ?? '', /^1:\d+: .*\n/);
  });

  it('have the same ids in a broken and a whole file', () => {
    const steps = '"steps": [{ "tool": "t" }, { "tool": "t", "name": "x" }, { "call": "label_agent" }]';
    const whole = tree(`{ "version": 1, "guard": "g.wat", ${steps} }`);
    const broken = tree(`{ "version": 2, "guard": "g.wat", ${steps} }`);
    assert.equal(whole.error, undefined);
    assert.notEqual(broken.error, undefined);
    assert.deepEqual(broken.children, whole.children);
  });

  it('are none of a text that is no object', () => {
    assert.deepEqual(tree('[1, 2]').children, []);
    assert.deepEqual(tree('').children, []);
  });

  it('are bounded, and the file says so', () => {
    const steps = Array.from({ length: MAX_STEPS + 1 }, () => ({ tool: 't' }));
    const node = tree(JSON.stringify({ version: 1, guard: 'g.wat', steps }));
    assert.equal(node.children.length, MAX_STEPS);
    assert.equal(node.label, `a (first ${MAX_STEPS} of ${MAX_STEPS + 1} steps)`);
  });
});

describe('ids of steps', () => {
  it('do not move when a step is inserted before', () => {
    const before = stepIds('f', ['a', 't (step 2)']);
    const after = stepIds('f', ['new', 'a', 't (step 3)']);
    assert.deepEqual(after.slice(1), before);
  });

  it('distinguish equal names, also from names that look like it', () => {
    assert.deepEqual(stepIds('f', ['a', 'a', '~2:a']), ['f#step:a', 'f#step~2:a', 'f#step:~2:a']);
  });

  it('hold nothing that VS Code refuses', () => {
    assert.deepEqual(stepIds('f', ['a\u0000b']), ['f#step:a b']);
  });

  it('lead to their file', () => {
    assert.deepEqual(['f#step:a#b', 'f#agent', 'f'].map(fileOf), ['f', 'f', 'f']);
  });
});

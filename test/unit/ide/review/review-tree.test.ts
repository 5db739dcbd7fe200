import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RejectedChanges } from '../../../../src/ide/review/file-review';
import { reviewMessage } from '../../../../src/ide/review/review-message';
import { changesOf, reviewTree, type ReviewNode } from '../../../../src/ide/review/review-tree';
import { changesIn, review, runOf, scenarioText, uriOf } from './review-fixture';

const TEXT = scenarioText({
  'list issues': { tool: 'list_issues', expect: { outcome: 'denied', backendCalls: 1 } },
  again: { tool: 'list_issues', expect: { outcome: 'denied', logs: ['never'] } },
  write: { tool: 'create_issue', expect: { operation: 'read' } },
});
const RUNS = [
  runOf('/a.json', TEXT, { 'list issues.outcome': 'allowed', 'write.operation': 'write' }),
  runOf('/b.json', TEXT, { 'list issues.backendCalls': 2, 'again.logs': [] }),
];

function drawn(nodes: readonly ReviewNode[], indent = ''): string[] {
  return nodes.flatMap((node) => [
    `${indent}${node.label} | ${node.description}`,
    ...(node.kind === 'change' ? [] : drawn(node.children, `${indent}  `)),
  ]);
}

describe('the tree of changes', () => {
  it('is by scenario', () => {
    assert.deepEqual(drawn(reviewTree(changesIn(RUNS), 'scenario')), [
      'a.json | 2 changes',
      '  list issues: outcome | "denied" → "allowed"',
      '  write: operation | "read" → "write"',
      'b.json | 1 change · 1 by hand',
      '  list issues: backendCalls | 1 → 2',
      '  again: logs | by hand · ["never"] → []',
    ]);
  });

  it('or by tool', () => {
    assert.deepEqual(drawn(reviewTree(changesIn(RUNS), 'tool')), [
      'list_issues | 2 changes · 1 by hand',
      '  list issues: outcome | "denied" → "allowed" · a.json',
      '  list issues: backendCalls | 1 → 2 · b.json',
      '  again: logs | by hand · ["never"] → [] · b.json',
      'create_issue | 1 change',
      '  write: operation | "read" → "write" · a.json',
    ]);
  });

  it('gives each row its own name, the same in a later run, and all changes once', () => {
    for (const by of ['tool', 'scenario'] as const) {
      const ids = (nodes: readonly ReviewNode[]): string[] =>
        nodes.flatMap((node) => [node.id, ...(node.kind === 'change' ? [] : ids(node.children))]);
      const [one, two] = [reviewTree(changesIn(RUNS), by), reviewTree(changesIn(RUNS), by)];
      assert.equal(new Set(ids(one)).size, ids(one).length);
      assert.deepEqual(ids(one), ids(two));
      assert.equal(one.flatMap(changesOf).length, 4);
    }
  });

  it('says all of a row to screen readers, and what to do', () => {
    const rows = (nodes: readonly ReviewNode[]): readonly ReviewNode[] =>
      nodes.flatMap((node) => (node.kind === 'change' ? [node] : rows(node.children)));
    const spoken = rows(reviewTree(changesIn(RUNS), 'scenario'));
    assert.equal(spoken[0]?.spoken, 'list issues, outcome; expected "denied"; actual "allowed"; a.json');
    assert.match(
      spoken.at(-1)?.spoken ?? '',
      /^again, logs; There is no value to write: .*; actual \[\]; b\.json$/,
    );
  });

  it('has no control characters of guards and files', () => {
    const text = scenarioText({ 'a\u001b[2J': { tool: 't\u202e', expect: { output: 1, error: 'x' } } });
    const run = runOf('/e\u0007.json', text, { 'a\u001b[2J.error': 'bad\u001b]0;\u0007 [x](command:y)' });
    const shown = drawn(reviewTree(changesIn([run]), 'tool')).join('\n');
    assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f\u202e]/);
    assert.ok(shown.includes('a\\u001b[2J'));
  });
});

describe('the message of the view', () => {
  it('counts changes by what is to be done', () => {
    const rejected = new RejectedChanges();
    const [first] = changesIn(RUNS);
    assert.ok(first);
    assert.equal(reviewMessage(changesIn(RUNS), []), '3 changes, 1 by hand in 2 scenarios.');
    rejected.set(uriOf('/a.json'), first.change, true);
    assert.equal(
      reviewMessage(changesIn(RUNS, rejected), []),
      '2 changes, 1 rejected, 1 by hand in 2 scenarios.',
    );
    assert.equal(reviewMessage([], []), '');
  });

  it('names what fails and cannot be accepted', () => {
    const files = ['/a.json', '/b.json', '/c.json'].map((path) => {
      const file = review([runOf(path, TEXT, {}, { status: 'errored', error: `no guard of ${path}` })], TEXT);
      assert.ok(file);
      return file;
    });
    assert.equal(
      reviewMessage([], files),
      'No value to accept: a.json: no guard of /a.json (and 2 more scenarios)',
    );
  });
});

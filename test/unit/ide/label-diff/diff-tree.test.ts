import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { labelChanges, type LabelChange } from '../../../../src/analysis/diff/label-changes';
import type { LabelEntry } from '../../../../src/analysis/labels/label-file';
import { labelKey, labelKeyParts } from '../../../../src/analysis/labels/label-key';
import { changesOf, diffTree, type DiffNode } from '../../../../src/ide/label-diff/diff-tree';
import { entryOf, fileOf } from '../../analysis/diff/label-entries';

type Entries = Readonly<Record<string, Partial<LabelEntry>>>;

function changes(before: Entries, after: Entries): LabelChange[] {
  const file = (entries: Entries) =>
    fileOf(Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, entryOf(entry)])));
  return labelChanges(file(before), file(after));
}

/** The tree as people see it. */
function drawn(nodes: readonly DiffNode[], indent = ''): string[] {
  return nodes.flatMap((node) => [
    `${indent}${node.label} — ${node.description}`,
    ...(node.kind === 'row' ? [] : drawn(node.children, `${indent}  `)),
  ]);
}

const CHANGES = changes(
  {
    'get_issue / private / required': { secrecy: ['private:acme/app'] },
    'get_issue / private / all / strict': { secrecy: ['private:acme/app'] },
    'list_issues / public / required': { integrity: ['a'] },
    'scenario tests/a.guard-scenario.json / first': { secrecy: ['a'] },
    'same / public / required': {},
    'text / public / required': { description: 'one' },
    'gone / public / required': {},
  },
  {
    'get_issue / private / required': {},
    'get_issue / private / all / strict': {},
    'list_issues / public / required': {},
    'scenario tests/a.guard-scenario.json / first': { secrecy: ['b'] },
    'same / public / required': {},
    'text / public / required': { description: 'two' },
    'new / public / required': { operation: 'write' },
  },
);

describe('The tree of a label difference', () => {
  it('is grouped by order, the worst first, then by tool; what is the same is not in it', () => {
    assert.deepEqual(drawn(diffTree(CHANGES)), [
      'Looser — 2 · agents may do more',
      '  get_issue — 2',
      '    all · private · strict — secrecy: - private:acme/app',
      '    required · private — secrecy: - private:acme/app',
      'Incomparable — 1 · some agents may do more, others less',
      '  scenario tests/a.guard-scenario.json — 1',
      '    first — secrecy: - a, + b',
      'Tighter — 1 · agents may do less',
      '  list_issues — 1',
      '    required · public — integrity: - a',
      'Added — 1',
      '  new — 1',
      '    required · public — write; secrecy none; integrity none',
      'Removed — 1',
      '  gone — 1',
      '    required · public — read; secrecy none; integrity none',
      'Equivalent — 1 · texts or tags changed, not what agents may do',
      '  text — 1',
      '    required · public — description: "one" → "two"',
    ]);
  });

  it('says all of a row to screen readers', () => {
    const [group] = diffTree(CHANGES);
    const row = group?.children[0]?.children[1];
    assert.equal(
      row?.spoken,
      'get_issue, required, private world; looser request; secrecy: - private:acme/app; ' +
        'before: read; secrecy private:acme/app; integrity none; ' +
        'now: read; secrecy none; integrity none',
    );
    assert.equal(group?.spoken, 'Looser: 2 changes, agents may do more');
  });

  it('shows texts of a guard harmlessly', () => {
    const hidden = { 'a\u202etool / public / required': { description: 'b\u202e' } };
    const rows = drawn(diffTree(changes({}, hidden)));
    assert.ok(rows.includes('  a\\u202etool — 1'));
    assert.doesNotMatch(rows.join(), /\u202e/);
  });

  it('has an id for each row, the same for the same changes', () => {
    const ids = (nodes: readonly DiffNode[]): string[] =>
      nodes.flatMap((node) => [node.id, ...(node.kind === 'row' ? [] : ids(node.children))]);
    const all = ids(diffTree(CHANGES));
    assert.equal(new Set(all).size, all.length);
    assert.deepEqual(ids(diffTree(CHANGES)), all);
  });

  it('knows the changes at and below a row', () => {
    const [group] = diffTree(CHANGES);
    assert.ok(group);
    assert.deepEqual(
      changesOf(group).map(({ key }) => key),
      ['get_issue / private / all / strict', 'get_issue / private / required'],
    );
  });
});

describe('The parts of a key', () => {
  it('are those that it was made of', () => {
    for (const parts of [
      ['list_issues', 'public', 'required'],
      ['a/b', ' c', 'd ', '/'],
      ['\\', '\\/', 'a / b', ''],
    ])
      assert.deepEqual(labelKeyParts(labelKey(parts)), parts);
  });
});

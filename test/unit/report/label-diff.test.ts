import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { labelChanges } from '../../../src/analysis/diff/label-changes';
import type { LabelEntry } from '../../../src/analysis/labels/label-file';
import { jsonDiff, prettyDiff } from '../../../src/report/label-diff';
import { markdownDiff, MAX_COMMENT } from '../../../src/report/label-diff-markdown';
import { anyFile, entryOf, fileOf } from '../analysis/diff/label-entries';

type Entries = Readonly<Record<string, Partial<LabelEntry>>>;

function diffOf(before: Entries, after: Entries) {
  const file = (entries: Entries) =>
    fileOf(Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, entryOf(entry)])));
  return { base: 'base.json', head: 'head.json', changes: labelChanges(file(before), file(after)) };
}

const item = (first: number, last: number, secrecy: string[] = []) => ({
  items: [{ first, last }],
  description: '',
  secrecy,
  integrity: [],
});

const DIFF = diffOf(
  {
    create: { operation: 'write', integrity: ['approved'] },
    error: {},
    gone: { secrecy: ['a'] },
    items: { items: [item(0, 3, ['a'])] },
    mixed: { secrecy: ['a'] },
    same: {},
    text: { description: 'an issue' },
    write: { items: [item(0, 0)] },
  },
  {
    create: { items: null },
    error: { operation: null, error: 'guard labeling failed' },
    items: { items: [item(0, 1, ['a']), item(2, 3, ['b'])] },
    mixed: { secrecy: ['b'] },
    new: { operation: 'read-write', integrity: ['approved'], items: [item(0, 0)] },
    same: {},
    text: { description: 'issue' },
    write: { operation: 'write' },
  },
);

describe('a difference of labels', () => {
  it('is a list for people, the loosest first', () => {
    assert.equal(
      prettyDiff(DIFF),
      `base.json → head.json

  looser  create
    operation: write → read (a read always reaches the backend)
    integrity: - approved
  looser  write
    response: labeled → unlabeled, so all of it passes
  incomparable  items
    items 2-3: secrecy: - a, + b
  incomparable  mixed
    secrecy: - a, + b
  tighter  error
    operation: read → none
    error: none → guard labeling failed
    response: unlabeled, so all of it passes → none, because of an error
  tighter  write
    operation: read → write
  added  new
    read-write; secrecy none; integrity approved; 1 kind of labels in the response
  removed  gone
    read; secrecy a; integrity none
  equivalent  text
    description: "an issue" → "issue"

Label changes: 2 looser, 2 incomparable, 2 tighter, 1 added, 1 removed, 1 equivalent
`,
    );
  });

  it('is JSON with entries as label files have them', () => {
    const diff = JSON.parse(jsonDiff(DIFF)) as {
      changes: { key: string; before: unknown; after: unknown }[];
    };
    const labels = { description: '', secrecy: [], integrity: [] };
    assert.deepEqual(
      diff.changes.find(({ key }) => key === 'items'),
      {
        key: 'items',
        kind: 'incomparable',
        aspects: ['response'],
        before: {
          operation: 'read',
          ...labels,
          error: null,
          items: [{ items: '0-3', ...labels, secrecy: ['a'] }],
        },
        after: {
          operation: 'read',
          ...labels,
          error: null,
          items: [
            { items: '0-1', ...labels, secrecy: ['a'] },
            { items: '2-3', ...labels, secrecy: ['b'] },
          ],
        },
      },
    );
  });

  it('is Markdown with tables of what is looser or incomparable, and the rest folded away', () => {
    const text = markdownDiff(DIFF);
    assert.deepEqual(text.match(/^(?:###|\*\*|<details>).*$/gm), [
      '### Guard labels: 2 looser, 2 incomparable, 2 tighter, 1 added, 1 removed, 1 equivalent',
      '**Looser: agents may do more (2)**',
      '**Incomparable: some agents may do more, others less (2)**',
      '<details><summary>Tighter: agents may do less (2)</summary>',
      '<details><summary>Added (1)</summary>',
      '<details><summary>Removed (1)</summary>',
      '<details><summary>Equivalent: texts or tags changed, not what agents may do (1)</summary>',
    ]);
    assert.match(text, /^\| <code>mixed<\/code> \| secrecy&#58; - a, &#43; b \|$/m);
    assert.match(markdownDiff(diffOf({}, {})), /^### Guard labels: no changes\n/);
  });

  it('has Markdown that nothing in a label can use', () => {
    const nasty =
      '</code><img src=x> @octocat #1 [a](http://x) `b` **c** | d\n\n# e www.example.com _f_ ~g~ $h$';
    const text = markdownDiff(diffOf({ [nasty]: { description: nasty } }, { [nasty]: { secrecy: [nasty] } }));
    const [row = ''] = text.split('\n').filter((line) => line.includes('octocat'));
    const allowed = row.replaceAll(/<\/?code>|<br>|&#\d+;|^\| | \| | \|$/g, '');
    assert.doesNotMatch(allowed, /[!"#$%&'()*+:<=>?@[\]\\^_`{|}~]|www\./);
    assert.equal(text.split('\n').filter((line) => line.startsWith('| <code>')).length, 1);
  });

  it('has Markdown that GitHub takes, however many changes there are', () => {
    const many = (secrecy: string[]): Entries =>
      Object.fromEntries(
        Array.from({ length: 3000 }, (_, at) => [`tool ${at} ${'|'.repeat(90)}`, { secrecy }]),
      );
    const text = markdownDiff(diffOf(many(['a']), many([])));
    assert.ok(text.length <= MAX_COMMENT && text.length > MAX_COMMENT - 2000, String(text.length));
    const shown = text.split('\n').filter((line) => line.startsWith('| <code>')).length;
    const [, omitted = ''] =
      /\n(\d+) more are not shown here; guard-lab diff lists all of them\.\n$/.exec(text) ?? [];
    assert.equal(shown + Number(omitted), 3000);
    fc.assert(
      fc.property(anyFile(), anyFile(), (base, head) => {
        const report = { base: 'b', head: 'h', changes: labelChanges(base, head) };
        assert.ok(markdownDiff(report).length <= MAX_COMMENT);
      }),
    );
  });

  it('lists a few differences of items, and counts the rest', () => {
    const list = (secrecy: string): Partial<LabelEntry> => ({
      items: Array.from({ length: 20 }, (_, at) => item(2 * at, 2 * at, [`${secrecy}${at}`])),
    });
    const text = prettyDiff(diffOf({ k: list('a') }, { k: list('b') }));
    assert.equal(text.match(/^ {4}item \d+: /gm)?.length, 5);
    assert.match(text, /^ {4}… 15 more differences of items$/m);
  });
});

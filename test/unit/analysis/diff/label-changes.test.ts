import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { entryOrder } from '../../../../src/analysis/diff/entry-order';
import { changeCounts, labelChanges } from '../../../../src/analysis/diff/label-changes';
import type { Order } from '../../../../src/analysis/diff/label-order';
import type { LabelEntry } from '../../../../src/analysis/labels/label-file';
import { anyEntry, anyFile, entryOf, fileOf } from './label-entries';

/** The changes from one entry to another, such as `looser request response`. */
function changes(before: Partial<LabelEntry>, after: Partial<LabelEntry>): string[] {
  return labelChanges(fileOf({ k: entryOf(before) }), fileOf({ k: entryOf(after) })).map(
    ({ kind, aspects }) => [kind, ...aspects].join(' '),
  );
}

const PRIVATE = ['private:acme/app'];
const item = (first: number, last: number, secrecy: string[]): NonNullable<LabelEntry['items']>[number] => ({
  items: [{ first, last }],
  description: '',
  secrecy,
  integrity: ['approved'],
});

describe('changes of labels', () => {
  it('are looser where a read has fewer secrecy tags or more integrity tags', () => {
    assert.deepEqual(changes({ secrecy: PRIVATE }, {}), ['looser request']);
    assert.deepEqual(changes({}, { integrity: ['approved'] }), ['looser request']);
    assert.deepEqual(changes({}, { secrecy: PRIVATE, integrity: ['approved'] }), ['incomparable request']);
  });

  it('are looser where a write has more secrecy tags or fewer integrity tags', () => {
    const write = { operation: 'write' } as const;
    assert.deepEqual(changes(write, { ...write, secrecy: PRIVATE }), ['looser request']);
    assert.deepEqual(changes({ ...write, integrity: ['approved'] }, write), ['looser request']);
  });

  it('are looser where a write became a read, which always reaches the backend', () => {
    const write = { operation: 'write', integrity: ['approved'] } as const;
    assert.deepEqual(changes(write, { items: null }), ['looser request']);
    assert.deepEqual(changes({ ...write, operation: 'read-write' }, { items: null }), ['looser request']);
    // Its response was not labeled before.
    assert.deepEqual(changes(write, { items: [item(0, 1, [])] }), ['looser request', 'tighter response']);
  });

  it('show that a read that became a write has an unlabeled response', () => {
    assert.deepEqual(changes({ items: [item(0, 1, PRIVATE)] }, { operation: 'write' }), [
      'tighter request',
      'looser response',
    ]);
  });

  it('compare items one by one', () => {
    const both = { items: [item(0, 3, PRIVATE)] };
    assert.deepEqual(changes(both, { items: [item(0, 1, PRIVATE), item(2, 3, [])] }), ['looser response']);
    assert.deepEqual(changes(both, { items: [item(0, 0, ['x']), item(1, 3, [])] }), [
      'incomparable response',
    ]);
    // Fewer agents get the item, and in strict mode it no longer blocks the others.
    assert.deepEqual(changes(both, { items: [item(0, 2, PRIVATE)] }), ['incomparable response']);
    assert.deepEqual(changes(both, { items: null }), ['looser response']);
    assert.deepEqual(changes({ items: [item(0, 1, PRIVATE), item(2, 3, PRIVATE)] }, both), ['equivalent']);
  });

  it('take an error for what lets nothing through', () => {
    const failed = { operation: null, error: 'guard labeling failed' };
    assert.deepEqual(changes({}, failed), ['tighter request response']);
    assert.deepEqual(changes(failed, {}), ['looser request response']);
    assert.deepEqual(changes({ items: null }, { error: 'response labeling failed' }), ['tighter response']);
    assert.deepEqual(changes(failed, { ...failed, error: 'another' }), ['equivalent']);
  });

  it('are equivalent where only texts, or tags beside a wildcard, changed', () => {
    assert.deepEqual(changes({ description: 'issue' }, { description: 'an issue' }), ['equivalent']);
    assert.deepEqual(changes({ secrecy: ['*'] }, { secrecy: ['*', 'a'] }), ['equivalent']);
  });

  it('name what only one side has, and are counted', () => {
    const found = labelChanges(fileOf({ a: entryOf({}) }), fileOf({ b: entryOf({}) }));
    assert.deepEqual(
      found.map(({ key, kind, before, after }) => [key, kind, before === null, after === null]),
      [
        ['a', 'removed', false, true],
        ['b', 'added', true, false],
      ],
    );
    assert.deepEqual(changeCounts(found), {
      looser: 0,
      tighter: 0,
      incomparable: 0,
      added: 1,
      removed: 1,
      equivalent: 0,
    });
  });
});

const tag = fc.constantFrom('a', 'b', 'c', '*');
const SWAPPED: Readonly<Record<string, string>> = {
  looser: 'tighter',
  tighter: 'looser',
  added: 'removed',
  removed: 'added',
};
const swapped = <T extends string>(kind: T): string => SWAPPED[kind] ?? kind;

describe('changes of any labels', () => {
  it('are none between equal files', () => {
    fc.assert(fc.property(anyFile(), (file) => labelChanges(file, file).length === 0));
  });

  it('swap looser and tighter with base and head', () => {
    const key = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(anyFile(tag, key), anyFile(tag, key), (base, head) => {
        const drawn = (from: typeof base, to: typeof base, name: (kind: string) => string): string[] =>
          labelChanges(from, to)
            .map(({ key: at, kind, aspects }) => `${at} ${name(kind)} ${aspects.join(' ')}`)
            .sort();
        assert.deepEqual(drawn(head, base, swapped), drawn(base, head, String));
      }),
      { numRuns: 500 },
    );
  });

  it('have an order that is transitive', () => {
    const atLeast = (order: Order): boolean => order === 'looser' || order === 'equal';
    fc.assert(
      fc.property(anyEntry(tag), anyEntry(tag), anyEntry(tag), (one, two, three) => {
        const [first, second, both] = [entryOrder(one, two), entryOrder(two, three), entryOrder(one, three)];
        for (const aspect of ['request', 'response'] as const)
          if (atLeast(first[aspect]) && atLeast(second[aspect])) {
            const strict = first[aspect] === 'looser' || second[aspect] === 'looser';
            assert.equal(both[aspect], strict ? 'looser' : 'equal');
          }
      }),
      { numRuns: 2000 },
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkExpectation } from '../../../src/run/checks';
import type { CheckSubject } from '../../../src/run/subject';
import type { Expectation } from '../../../src/scenario/model';

const label = (
  secrecy: string[],
  integrity: string[] = [],
): NonNullable<CheckSubject['request']['resource']> => ({
  description: 'd',
  secrecy,
  integrity,
});
const filtered = (secrecy: string[]): NonNullable<CheckSubject['request']['filtered']> => [
  { labels: label(secrecy), reason: '', kind: 'secrecy' },
];
const READ = { resource: label(['all']), operation: 'read', labeled: true } as const;

/** `ok`, or the actual value and the note of the one check. */
function checked(expect: Expectation, request: CheckSubject['request'], coverage?: string | null): string {
  const subject: CheckSubject = {
    owner: 'tool',
    outcome: 'filtered',
    error: null,
    mode: 'filter',
    agent: { secrecy: [], integrity: [] },
    invocations: [],
    request,
    ...(coverage === undefined ? {} : { itemCoverage: coverage }),
  };
  const [check] = checkExpectation(expect, subject);
  return check?.ok === true ? 'ok' : `${JSON.stringify(check?.actual)} ${check?.note ?? ''}`.trim();
}

describe('an expectation on all labels', () => {
  const needs = { labels: { require: { secrecy: ['private:*'] } } };

  it('looks at items that remain and at those that are filtered', () => {
    const items = { ...READ, accessible: [label(['Private:a/b'])] };
    assert.equal(checked(needs, { ...items, filtered: filtered(['private:x']) }), 'ok');
    assert.equal(
      checked(needs, { ...items, filtered: filtered(['other']) }),
      '{"secrecy":["other"],"integrity":[]} no secrecy tag fits "private:*"',
    );
    const forbids = { labels: { forbid: { integrity: ['merged*'] } } };
    assert.equal(
      checked(forbids, { ...READ, accessible: [label([], ['merged:a/b'])], filtered: [] }),
      '{"secrecy":[],"integrity":["merged:a/b"]} an integrity tag fits "merged*"',
    );
  });

  it('takes a read without labels for one without tags, and other requests by their resource', () => {
    const resource = label(['private:a/b']);
    assert.match(checked(needs, { ...READ, resource, labeled: false }), /no secrecy tag fits/);
    assert.equal(checked(needs, { resource, operation: 'read-write', labeled: false }), 'ok');
    assert.equal(checked(needs, { resource, operation: 'write' }), 'ok');
    assert.equal(
      checked(needs, { resource, operation: 'read' }),
      'null there are no labels of data: the request ended before',
    );
    assert.match(checked(needs, {}), /^null/);
  });

  it('is not met by a response without items, of which no label was looked at', () => {
    assert.equal(
      checked(needs, { ...READ, accessible: [], filtered: [] }),
      'null there are no labels of data: the response has no items',
    );
  });

  it('forbids tags anywhere', () => {
    const expect = { forbiddenTags: ['all', 'x:*'] };
    assert.equal(checked(expect, { ...READ, resource: label(['y']), accessible: [label(['x'])] }), 'ok');
    assert.equal(checked(expect, { ...READ, accessible: [label(['x:1'])] }), '["all","x:1"]');
    assert.equal(checked(expect, {}), 'null the resource was not labeled');
  });

  it('forbids no tags of data that were never labeled', () => {
    const expect = { forbiddenTags: ['x:*'] };
    const [resource, bad] = [label(['y']), label(['x:1'])];
    const ended = 'null only the resource has labels: the request ended before its data had';
    for (const operation of ['read', 'read-write'] as const) {
      assert.equal(checked(expect, { resource, operation }), ended);
      assert.equal(checked(expect, { resource: bad, operation }), '["x:1"]');
      assert.equal(checked(expect, { resource, operation, labeled: false }), 'ok');
    }
    // The data of a write are what the resource is.
    assert.equal(checked(expect, { resource, operation: 'write' }), 'ok');
  });

  it('says how labels cover the items', () => {
    assert.equal(checked({ itemsOnce: true }, READ, null), 'ok');
    assert.equal(
      checked({ itemsOnce: true }, READ, 'item 1 has two entries'),
      'false item 1 has two entries',
    );
    assert.equal(checked({ itemsOnce: true }, READ), 'null label_response gave no labels');
  });
});

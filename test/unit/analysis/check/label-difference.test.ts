import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { labelDifference } from '../../../../src/analysis/check/label-difference';
import type { Violation } from '../../../../src/analysis/check/property';
import type { LabelAnswer } from '../../../../src/analysis/guard-probe';

const labels = (...secrecy: string[]) => ({ description: 'd', secrecy, integrity: [] });
const items = (...secrecies: string[][]) =>
  secrecies.map((secrecy, at) => ({ data: at, labels: labels(...secrecy) }));
const answer = (more: Partial<LabelAnswer>): LabelAnswer => ({
  error: null,
  operation: 'read',
  resource: labels('private:a/b'),
  invocations: [],
  ...more,
});
const violation = (expected: LabelAnswer | undefined, actual: LabelAnswer): Violation => ({
  message: '',
  question: {
    tool: 't',
    args: {},
    result: null,
    world: {
      name: 'public',
      visibility: 'public',
      repository: { owner: 'a', repo: 'b' },
      other: { owner: 'c', repo: 'd' },
      backend: [],
    },
  },
  answer: actual,
  ...(expected ? { expected } : {}),
});

describe('The difference of labels', () => {
  it('has a line for the operation, the resource and each item', () => {
    const found = labelDifference(
      violation(answer({ items: items(['x'], ['y']) }), answer({ items: items(['x'], []) })),
    );
    assert.equal(
      found?.expected,
      'operation: read\nresource: secrecy [private:a/b], integrity []\nitems: 2\n' +
        'item 0: secrecy [x], integrity []\nitem 1: secrecy [y], integrity []',
    );
    assert.equal(found.actual.split('\n').at(-1), 'item 1: secrecy [], integrity []');
  });

  it('shows items that differ among thousands, and items that are missing', () => {
    const many = Array.from({ length: 2000 }, () => ['x']);
    const found = labelDifference(
      violation(answer({ items: items(...many) }), answer({ items: items(...many.slice(1)) })),
    );
    const lines = found?.actual.split('\n') ?? [];
    assert.equal(lines.length, 53);
    assert.equal(lines.at(-1), 'item 1999: missing');
  });

  it('shows an error instead of labels', () => {
    const found = labelDifference(violation(answer({}), answer({ error: 'it failed' })));
    assert.equal(found?.actual, 'error: it failed');
  });

  it('is undefined where nothing is expected, an error is, or the lines are the same', () => {
    assert.equal(labelDifference(violation(undefined, answer({}))), undefined);
    assert.equal(labelDifference(violation(answer({ error: 'e' }), answer({}))), undefined);
    assert.equal(labelDifference(violation(answer({}), answer({}))), undefined);
  });
});

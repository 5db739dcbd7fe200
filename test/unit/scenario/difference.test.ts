import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import { compactJson, shorten } from '../../../src/scenario/compact';
import { describeDifference, differences } from '../../../src/scenario/difference';

const draw = (expected: Json, actual: Json): string[] =>
  differences(expected, actual).map((each) => describeDifference(each, 60));

describe('differences of two values', () => {
  const cases: [string, Json, Json, string[]][] = [
    ['equal values', { a: [1, { b: null }] }, { a: [1.0, { b: null }] }, []],
    ['plain values', 1, '1', ['expected 1, got "1"']],
    [
      'members, by path',
      { a: { b: [0, { c: 1 }] } },
      { a: { b: [0, { c: 2 }] } },
      ['a.b[1].c: expected 1, got 2'],
    ],
    [
      'members that are missing or too many',
      { a: 1, b: 2 },
      { b: 2, c: 3 },
      ['a: missing 1', 'c: unexpected 3'],
    ],
    [
      'names that need quotes',
      { 'a b': { '': 1 } },
      { 'a b': { '': 2 } },
      ['["a b"][""]: expected 1, got 2'],
    ],
    ['an inserted item', [1, 2, 3], [1, 9, 2, 3], ['[1]: unexpected 9']],
    ['a removed item', [1, 2, 3], [2, 3], ['[0]: missing 1']],
    ['kinds of containers', [], {}, ['expected [], got {}']],
  ];
  for (const [name, expected, actual, drawn] of cases) {
    it(`reports ${name}`, () => {
      assert.deepEqual(draw(expected, actual), drawn);
    });
  }

  it('shows long texts around their first difference', () => {
    const text = 'x'.repeat(200);
    assert.deepEqual(draw(`${text}abc`, `${text}abd`), [
      'from character 203 expected "…xxxxxxxxxxxxxabc", got "…xxxxxxxxxxxxxabd"',
    ]);
  });

  it('is bounded in number and in depth', () => {
    const many = Array.from({ length: 1000 }, (_, index) => index);
    assert.equal(
      differences(
        many,
        many.map((item) => item + 1),
      ).length,
      20,
    );
    let [left, right]: [Json, Json] = [1, 2];
    for (let level = 0; level < 10_000; level++) [left, right] = [[left], [right]];
    assert.equal(differences(left, right).length, 1);
  });
});

describe('a compact value', () => {
  it('is the JSON when it is short', () => {
    assert.equal(compactJson({ a: [1, null, 'x"y'], b: {} }), '{"a":[1,null,"x\\"y"],"b":{}}');
  });

  it('stays near its width, whatever the value', () => {
    const values: Json[] = [
      'y'.repeat(10_000),
      '\u0000'.repeat(1000),
      Array.from({ length: 1000 }, () => 'abc'),
    ];
    for (const value of values) assert.ok(compactJson(value, 40).length < 70, compactJson(value, 40));
  });

  it('does not split a surrogate pair', () => {
    assert.equal(shorten('ab😀cd', 4), 'ab…');
  });
});

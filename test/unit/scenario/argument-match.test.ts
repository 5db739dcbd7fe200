import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import {
  argumentDifferences,
  exactly,
  fitsArguments,
  fitsOneOnly,
} from '../../../src/scenario/argument-match';
import { describeDifference } from '../../../src/scenario/difference';
import { parseScenario } from '../../../src/scenario/parse';

const shown = (wanted: Json, actual: Json): string[] =>
  argumentDifferences(wanted, actual).map((each) => describeDifference(each));

/** The messages about the saved arguments, with the text that each is at. */
function problemsOf(args: string): string[] {
  const text = `{"version": 1, "guard": "g.wat", "backend": [{ "tool": "t", "args": ${args}, "result": 1 }]}`;
  return parseScenario(text).problems.map(
    ({ range, message }) => `${text.slice(range.start, range.end)}: ${message}`,
  );
}

describe('saved arguments', () => {
  const fitting: [wanted: Json, actual: Json][] = [
    [{ $any: true }, null],
    [{ a: { $any: true } }, { a: [1, 2] }],
    [{ a: { $match: '^v\\d+$' } }, { a: 'v12' }],
    [{ a: { $match: '(?i)main' } }, { a: 'refs/heads/MAIN' }],
    [{ $partial: { a: 1 } }, { a: 1, b: 2 }],
    [{ $partial: { a: { $partial: { b: { $match: 'x' } } } } }, { a: { b: 'xx', c: 1 }, d: 1 }],
    [
      [{ $any: true }, 2],
      ['one', 2],
    ],
    [{ a: { $exact: { $any: true } } }, { a: { $any: true } }],
    // Beside another property, it is a property.
    [
      { $any: true, b: 1 },
      { b: 1, $any: true },
    ],
    [{ $partial: {} }, {}],
  ];
  for (const [wanted, actual] of fitting) {
    it(`${JSON.stringify(wanted)} fits ${JSON.stringify(actual)}`, () => {
      assert.equal(fitsArguments(wanted, actual), true);
      assert.deepEqual(shown(wanted, actual), []);
    });
  }

  const others: [wanted: Json, actual: Json, differences: string[]][] = [
    [{ a: { $any: true } }, {}, ['a: missing {"$any":true}']],
    [{ a: { $match: '^v$' } }, { a: 'w' }, ['a: expected {"$match":"^v$"}, got "w"']],
    [{ a: { $match: '1' } }, { a: 1 }, ['a: expected {"$match":"1"}, got 1']],
    [
      { $partial: { a: 1, b: 2 } },
      { a: 3, c: 1 },
      ['$partial.a: expected 1, got 3', '$partial.b: missing 2'],
    ],
    [
      JSON.parse('{ "$partial": { "__proto__": { "x": 1 } } }') as Json,
      JSON.parse('{ "__proto__": { "x": 2 } }') as Json,
      ['$partial.__proto__.x: expected 1, got 2'],
    ],
    [{ $partial: { a: 1 } }, [1], ['expected {"$partial":{"a":1}}, got [1]']],
    [{ a: { $exact: { $any: true } } }, { a: 1 }, ['a: expected {"$exact":{"$any":true}}, got 1']],
    [[{ $any: true }, 2], ['one'], ['[1]: missing 2']],
    [[{ $any: true }, 2], ['one', 3], ['[1]: expected 2, got 3']],
    [{ $any: true, b: 1 }, { b: 1 }, ['$any: missing true']],
    [{ a: { $match: '[' } }, { a: '[' }, ['a: expected {"$match":"["}, got "["']],
  ];
  for (const [wanted, actual, differences] of others) {
    it(`${JSON.stringify(wanted)} does not fit ${JSON.stringify(actual)}`, () => {
      assert.equal(fitsArguments(wanted, actual), false);
      assert.deepEqual(shown(wanted, actual), differences);
    });
  }

  it('are searched for matchers', () => {
    assert.equal(fitsOneOnly({ a: [{ b: { $any: true } }] }), false);
    assert.equal(fitsOneOnly({ a: [{ $any: true, b: 1 }] }), true);
    assert.equal(fitsOneOnly({ a: { $exact: { $any: true } } }), true);
  });

  it('fits nothing but the arguments of a call, also when the guard sends what looks like one', () => {
    for (const args of [{ $any: true }, { a: { $match: '(' } }, { a: [{ $exact: 1 }] }, { a: 1 }]) {
      assert.equal(fitsArguments(exactly(args), args), true);
      assert.equal(fitsOneOnly(exactly(args)), true);
      assert.equal(fitsArguments(exactly(args), { a: 'other' }), false);
    }
    assert.deepEqual(exactly({ a: 1 }), { a: 1 });
  });

  it('of any depth are compared', () => {
    const deep = (inner: Json): Json => {
      let value = inner;
      for (let level = 0; level < 100_000; level++) value = [value];
      return value;
    };
    assert.equal(fitsArguments(deep({ $any: true }), deep(1)), true);
    assert.equal(fitsArguments(deep({ $match: 'a' }), deep(1)), false);
  });

  it('never take more time than the text is long', () => {
    // A backtracking engine takes longer than the universe is old.
    assert.equal(fitsArguments({ $match: '^(a|a)*$' }, `${'a'.repeat(100_000)}b`), false);
  });

  it('are read with each wrong matcher reported at its name', () => {
    assert.deepEqual(problemsOf('{ "a": { "$any": 1 }, "b": [{ "$partial": [] }] }'), [
      '"$any": `backend[0].args.a.$any` must be true; for an argument that is such an object, write {"$exact": …}',
      '"$partial": `backend[0].args.b[0].$partial` must be an object; for an argument that is such an object, write {"$exact": …}',
    ]);
    assert.deepEqual(problemsOf('{ "$partial": { "a": { "$match": "(?=x)" } } }'), [
      '"$match": `backend[0].args.$partial.a.$match` is no regular expression of Go; error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
    ]);
    assert.deepEqual(problemsOf('{ "a": { "$exact": { "$any": 1 } }, "$match": 1 }'), []);
    assert.deepEqual(problemsOf(`{ "a": { "$match": "${'x'.repeat(501)}" } }`), [
      '"$match": `backend[0].args.a.$match` is no regular expression of Go; it is longer than 500 characters',
    ]);
  });
});
